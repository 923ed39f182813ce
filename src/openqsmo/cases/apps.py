from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "openqsmo.cases"
    label = "cases"

    def ready(self) -> None:
        from openqsmo.cases import events  # noqa: F401  (declares the verbs)

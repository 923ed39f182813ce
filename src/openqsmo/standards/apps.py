from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "openqsmo.standards"
    label = "standards"

    def ready(self) -> None:
        from openqsmo.standards import events  # noqa: F401  (declares the verbs)

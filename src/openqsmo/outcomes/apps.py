from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "openqsmo.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from openqsmo.outcomes import events  # noqa: F401  (declares the verbs)

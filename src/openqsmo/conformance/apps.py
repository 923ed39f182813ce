from django.apps import AppConfig


class ConformanceConfig(AppConfig):
    name = "openqsmo.conformance"
    label = "conformance"

    def ready(self) -> None:
        from openqsmo.conformance import events, reactions  # noqa: F401  (declares verbs, jobs and chores)

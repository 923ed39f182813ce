from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "openqsmo.governance"
    label = "governance"

    def ready(self) -> None:
        from openqsmo.governance import events  # noqa: F401  (declares the verbs)

from django.apps import AppConfig


class LoadsConfig(AppConfig):
    name = "openqsmo.loads"
    label = "loads"

    def ready(self) -> None:
        from openqsmo.loads import events  # noqa: F401  (declares the verbs)

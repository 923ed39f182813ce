from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    name = "openqsmo.alignment"
    label = "alignment"

    def ready(self) -> None:
        from openqsmo.alignment import events  # noqa: F401  (declares the verbs)

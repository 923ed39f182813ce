from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    name = "openqsmo.alignment"
    label = "alignment"

    def ready(self) -> None:
        from openqsmo.alignment import events, reactions  # noqa: F401  (declare the verbs, reactions and chores)

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "openqsmo.web"
    label = "web"

    def ready(self) -> None:
        from openqsmo.web import converters  # noqa: F401  (registers the path converters)

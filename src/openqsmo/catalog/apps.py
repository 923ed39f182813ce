from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "openqsmo.catalog"
    label = "catalog"

    def ready(self) -> None:
        from openqsmo.catalog import events  # noqa: F401  (declares the verbs)

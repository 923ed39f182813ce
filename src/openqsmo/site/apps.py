from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "openqsmo.site"
    label = "site"

    def ready(self) -> None:
        autodiscover_modules("reactions")  # each domain's answers to events, for the worker

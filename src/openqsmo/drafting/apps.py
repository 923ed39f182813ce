from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "openqsmo.drafting"
    label = "drafting"

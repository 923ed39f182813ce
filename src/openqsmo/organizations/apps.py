from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "openqsmo.organizations"
    label = "organizations"

    def ready(self) -> None:
        from openqsmo.organizations import events  # noqa: F401  (declares the verbs)

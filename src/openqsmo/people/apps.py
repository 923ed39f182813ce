from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "openqsmo.people"
    label = "people"

    def ready(self) -> None:
        from openqsmo.ledger.names import names_come_from
        from openqsmo.people import events, reactions  # noqa: F401  (declare the verbs and the chores)
        from openqsmo.people.queries import name_actors

        names_come_from(name_actors)

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "openqsmo.ledger"
    label = "ledger"

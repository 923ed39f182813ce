from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "openqsmo.worker"
    label = "worker"

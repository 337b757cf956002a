from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "guildhall.connectors"
    label = "connectors"

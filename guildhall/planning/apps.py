from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "guildhall.planning"
    label = "planning"

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "guildhall.activity"
    label = "activity"

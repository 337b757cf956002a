from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "guildhall.insights"
    label = "insights"

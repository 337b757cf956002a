from django.apps import AppConfig


class OptionsConfig(AppConfig):
    name = "guildhall.options"
    label = "options"

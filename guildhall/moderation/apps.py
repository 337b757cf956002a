from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "guildhall.moderation"
    label = "moderation"

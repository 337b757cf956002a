from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "guildhall.members"
    label = "members"

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "guildhall.groups"
    label = "groups"

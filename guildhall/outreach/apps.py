from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "guildhall.outreach"
    label = "outreach"

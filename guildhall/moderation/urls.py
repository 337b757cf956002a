from django.urls import path

from guildhall.moderation.console import levels as console_levels
from guildhall.moderation.views import levels

app_name = "moderation"
urlpatterns = [
    path("settings/level", levels.level, name="level"),
    path("console/moderation/levels/", console_levels.levels, name="levels"),
    path("console/moderation/members/<int:pk>/level", console_levels.lock_level, name="lock_level"),
    path("console/moderation/members/<int:pk>/level/unlock", console_levels.unlock_level, name="unlock_level"),
]

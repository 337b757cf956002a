from django.urls import path

from guildhall.options import console

app_name = "options"
urlpatterns = [
    path("console/settings/", console.settings, name="settings"),
    path("console/settings/<str:key>/", console.setting, name="setting"),
    path("console/settings/<str:key>/reset", console.reset, name="reset"),
]

from django.urls import path

from guildhall.options import console, views

app_name = "options"
urlpatterns = [
    path("guidelines", views.guidelines, name="guidelines"),
    path("guidelines/versions", views.versions, name="guidelines_versions"),
    path("terms", views.terms, name="terms"),
    path("privacy", views.privacy, name="privacy"),
    path("console/settings/", console.settings, name="settings"),
    path("console/settings/<str:key>/", console.setting, name="setting"),
    path("console/settings/<str:key>/reset", console.reset, name="reset"),
]

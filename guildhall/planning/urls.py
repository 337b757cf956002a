from django.urls import path

from guildhall.planning import console, views

app_name = "planning"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("start/look/preview", views.look, name="preview"),
    path("start/<slug:name>/", views.step, name="step"),
    path("console/", console.today, name="today"),
]

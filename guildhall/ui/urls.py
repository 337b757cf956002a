from django.urls import path

from guildhall.ui import views

app_name = "ui"
urlpatterns = [
    path("theme", views.choose_theme, name="choose_theme"),
    path("language", views.choose_language, name="choose_language"),
    path("keys", views.keys, name="keys"),
    path("accent.css", views.accent, name="accent"),
    path("csp-report", views.csp_report, name="csp_report"),
    path("console/gallery", views.gallery, name="gallery"),
]

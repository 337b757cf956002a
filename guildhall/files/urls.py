from django.urls import path

from guildhall.files import views

app_name = "files"
urlpatterns = [
    path("files/", views.upload, name="upload"),
    path("files/<int:pk>/<str:name>", views.read, name="read"),
]

from django.urls import path

from guildhall.files import console, views

app_name = "files"
urlpatterns = [
    path("files/", views.upload, name="upload"),
    path("files/mine", views.mine, name="mine"),
    path("console/files/", console.space, name="space"),
    path("files/add", views.add, name="add"),
    path("files/<int:pk>/remove", views.discard, name="discard"),
    path("files/<int:pk>/restore", views.restore, name="restore"),
    path("files/<int:pk>/<int:wide>/<str:name>", views.read, name="small"),
    path("files/<int:pk>/<str:name>", views.read, name="read"),
]

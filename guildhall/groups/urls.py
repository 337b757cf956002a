from django.urls import path

from guildhall.groups import console

app_name = "groups"
urlpatterns = [
    path("console/groups/", console.groups, name="groups"),
    path("console/groups/new", console.found_group, name="found_group"),
    path("console/groups/<int:pk>/", console.change_group, name="change_group"),
    path("console/groups/<int:pk>/close", console.close_group, name="close_group"),
    path("console/groups/<int:pk>/reopen", console.reopen_group, name="reopen_group"),
    path("console/groups/<int:pk>/people", console.add_to_group, name="add_to_group"),
    path("console/groups/memberships/<int:pk>/end", console.remove_from_group, name="remove_from_group"),
]

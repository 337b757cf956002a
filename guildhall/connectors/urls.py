from django.urls import path, re_path

from guildhall.connectors import console, views

app_name = "connectors"
urlpatterns = [
    path("console/imports/", console.imports, name="imports"),
    path("console/imports/<int:pk>/", console.import_run, name="import_run"),
    path("console/imports/<int:pk>/<str:file>/<slug:what>/", console.import_rows, name="import_rows"),
    # Addresses that old sites had, with whatever follows the number.
    re_path(r"^questions/(?P<old_id>\d+)(?:/.*)?$", views.moved, name="moved_question"),
    re_path(r"^q/(?P<old_id>\d+)(?:/.*)?$", views.moved, name="moved_short_question"),
    re_path(r"^a/(?P<old_id>\d+)(?:/.*)?$", views.moved, name="moved_answer"),
    re_path(r"^users/(?P<old_id>\d+)(?:/.*)?$", views.moved, name="moved_user"),
    re_path(r"^posts/comments/(?P<old_id>\d+)/?$", views.moved, name="moved_comment"),
    re_path(r"^questions/tagged/(?P<old_id>[^/]+)/?$", views.moved, name="moved_tag"),
    re_path(r"^t/(?P<slug>[^/]*[^/\d][^/]*)/(?P<old_id>\d+)(?:/.*)?$", views.moved, name="moved_topic"),
    re_path(r"^p/(?P<old_id>\d+)(?:/.*)?$", views.moved, name="moved_post"),
    re_path(r"^u/(?P<old_id>[^/]+)(?:/.*)?$", views.moved, name="moved_person"),
    re_path(r"^c/(?P<slug>(?:[^/]+/)*)(?P<old_id>\d+)/?$", views.moved, name="moved_category"),
]

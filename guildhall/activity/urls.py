from django.urls import path

from guildhall.activity import console

app_name = "activity"
urlpatterns = [
    path("console/log/", console.log, name="log"),
    path("console/log/staff/", console.staff_log, name="staff_log"),
    path("console/log/readers/", console.readers, name="readers"),
    path("console/log/readers/<str:name>/", console.reader, name="reader"),
    path("console/log/readers/<str:name>/retry", console.retry, name="retry"),
    path("console/log/readers/<str:name>/replay", console.replay, name="replay"),
]

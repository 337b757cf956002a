from django.urls import path

from guildhall.insights import console

app_name = "insights"
urlpatterns = [
    path("console/insights/", console.overview, name="overview"),
    path("console/insights/<slug:name>/", console.rows, name="rows"),
    path("console/insights/<slug:name>/rows.csv", console.download, name="download"),
]

from django.urls import path

from guildhall.insights import console

app_name = "insights"
urlpatterns = [
    path("console/insights/", console.overview, name="overview"),
    path("console/insights/retention/", console.retention, name="retention"),
    path("console/insights/waiting/", console.waiting, name="waiting"),
    path("console/insights/reports/", console.reports, name="reports"),
    path("console/insights/reports/<int:pk>.pdf", console.report, name="report"),
    path("console/insights/retry/<slug:key>", console.retry, name="retry"),
    path("console/insights/<slug:name>/rows", console.rows, name="rows"),
    path("console/insights/<slug:name>/rows.csv", console.download, name="download"),
    path("console/insights/<slug:name>/figures.csv", console.figures, name="figures"),
]

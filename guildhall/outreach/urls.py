from django.urls import path

from guildhall.outreach import console, views

app_name = "outreach"
urlpatterns = [
    path("watch/<slug:kind>/<int:ref>/", views.set_watch, name="set_watch"),
    path("console/outreach/outbox/", console.outbox, name="outbox"),
    path("console/outreach/outbox/test", console.test, name="test"),
    path("console/outreach/outbox/<int:pk>/", console.mail, name="mail"),
    path("console/outreach/outbox/<int:pk>/html", console.html, name="mail_html"),
    path("console/outreach/outbox/<int:pk>/resend", console.resend, name="resend"),
]

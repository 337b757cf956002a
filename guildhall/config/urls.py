"""Every room's pages, from the ground up; a room writes its own paths."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from guildhall.config import views
from guildhall.config.addresses import ByFirstWord

rooms = [room for room in settings.ROOMS if room != "guildhall.config" and find_spec(f"{room}.urls")]

addresses: list[URLPattern | URLResolver] = [
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("console/crawlers/", views.crawls, name="crawls"),
    *[path("", include(f"{room}.urls")) for room in rooms],
    path("accounts/", include("guildhall.members.account_urls")),
]
urlpatterns = [ByFirstWord(addresses)]

handler400 = "guildhall.ui.errors.bad_request"
handler403 = "guildhall.ui.errors.forbidden"
handler404 = "guildhall.ui.errors.not_found"
handler500 = "guildhall.ui.errors.server_error"

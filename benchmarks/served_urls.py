"""`/floor` goes through every layer and middleware of a page, reads the session where there is one, and answers a string."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from guildhall.config.urls import *  # noqa: F403
from guildhall.config.urls import urlpatterns as pages

PAGE = f"<!doctype html><html lang=en><title>Floor</title><body>{'<p>A line of a page.</p>' * 1200}</body></html>"


def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [*pages, path("floor", floor)]

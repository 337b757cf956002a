"""The floor of `benchmarks.pages` for members: Django with its stock middleware, session and member by the ORM, one fixed
read of texts that were rendered when written, a shell around them. No rights, votes, menus, comments or links: it bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import path

from guildhall.kernel.sql import raw_cursor

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "benchmarks.bare.Member",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SETTINGS: dict[str, Any] = {"MIDDLEWARE": MIDDLEWARE, "SESSION_ENGINE": "benchmarks.bare_sessions"}
_POSTS = """SELECT p.id, p.html, m.name, p.score FROM content_post p LEFT JOIN members_member m ON m.id = p.author_id
WHERE p.topic_id = %s AND p.hidden_at IS NULL ORDER BY p.kind <> 'opening', p.score DESC, p.created_at LIMIT 16"""
_SHELL = '<!doctype html><html lang="en"><head><title>%s</title></head><body><header>%s</header><main>%s</main></body></html>'
_POST = '<article id="post-%s"><b>%s</b><div class="prose">%s</div><small>%s</small></article>'


class Member:
    """As Django's own AuthenticationMiddleware, which this project has replaced: one read for the session, one for whose it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from guildhall.members.models import Member as Person

        request.urlconf = "benchmarks.bare"
        request.user = Person.objects.get(pk=request.session[SESSION_KEY])
        return self.get_response(request)


def topic(request: HttpRequest, number: int) -> HttpResponse:
    with raw_cursor() as cursor:
        rows = cursor.execute(_POSTS, (number,), prepare=True).fetchall()
    posts = "".join(_POST % (pk, name, html, score) for pk, html, name, score in rows)
    return HttpResponse(_SHELL % (number, request.user, posts))


urlpatterns = [path("t/<int:number>/", topic)]

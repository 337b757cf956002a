"""The sitemap: an index of files by ranges of numbers, each with the moment of its last change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from guildhall.content.queries import (
    collections_for,
    people_entries,
    people_files,
    public_tags,
    spaces_for,
    topic_entries,
    topic_files,
)
from guildhall.content.views.pieces import space_url, topic_url
from guildhall.kernel.pages import tag as page_tag
from guildhall.members.models import Guest
from guildhall.ui.page import page

Entries = Iterable[tuple[str, datetime | None]]


@require_safe
@gzip_page
def sitemap(request: HttpRequest) -> HttpResponse:
    files: list[tuple[str, datetime | None]] = [(_file("places", 0), None)]
    files += [(_file("topics", number), at) for number, at in topic_files()]
    files += [(_file("people", number), None) for number in people_files()]
    return _xml(request, "content/sitemap_index.xml", files)


@require_safe
@gzip_page
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    entries = list(KINDS[kind](number)) if kind in KINDS else []
    if not entries:
        raise Http404
    return _xml(request, "content/sitemap.xml", entries)


def _places(number: int) -> Iterator[tuple[str, datetime | None]]:
    if number:
        return
    for name in ("content:home", "content:spaces", "content:tags"):
        yield reverse(name), None
    for space in spaces_for(Guest(), archived=True):
        yield space_url(space), space.active_at
    if found := collections_for(Guest()):
        yield reverse("content:collections"), None
    for one in found:
        yield reverse("content:collection", args=[one.handle]), one.published_at
    for name in public_tags():
        yield reverse("content:tag", args=[name]), None


def _topics(number: int) -> Entries:
    return ((topic_url(row), max(filter(None, (row.active_at, row.edited_at)))) for row in topic_entries(number))


def _people(number: int) -> Entries:
    return ((member.get_absolute_url(), None) for member in people_entries(number))


KINDS: dict[str, Callable[[int], Entries]] = {"places": _places, "topics": _topics, "people": _people}


def _file(kind: str, number: int) -> str:
    return reverse("content:sitemap_part", args=[kind, number])


def _xml(request: HttpRequest, template: str, entries: Iterable[tuple[str, Any]]) -> HttpResponse:
    told = [{"url": iri_to_uri(f"{settings.SITE_URL}{path}"), "at": at} for path, at in entries]
    response = page(request, template, {"entries": told})
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return page_tag(response, "home")

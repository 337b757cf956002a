"""Atom feeds and sitemaps: what guests may read, and nothing else, whoever asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.content.models import Space
from guildhall.content.queries import Feed, read_feed, sitemap_rows, sitemap_size, space_of_handle, spaces_for
from guildhall.content.views.pieces import space_url, topic_url
from guildhall.kernel.pages import tag as page_tag
from guildhall.members.models import Guest
from guildhall.options.queries import get as choice
from guildhall.ui.page import page

TOPICS_A_FILE = 5000


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return page_tag(_atom(_("Latest topics"), reverse("content:home"), None), "home")


@require_safe
def space_feed(request: HttpRequest, handle: str) -> HttpResponse:
    here = space_of_handle(Guest(), handle)
    return page_tag(_atom(str(here.name), space_url(here), here), f"space:{here.pk}")


def _atom(title: str, path: str, space: Space | None) -> HttpResponse:
    site = settings.SITE_URL
    name = f"{title} · {choice('community.name')}"
    atom = Atom1Feed(title=name, link=f"{site}{path}", description="", feed_url=f"{site}{path}feed.atom")
    found = read_feed(Guest(), Feed(space=space))
    for row in found.rows:
        who = found.people.get(row.author_id or 0)
        url = f"{site}{topic_url(row)}"
        author = (who.name if who else row.author_name) or _("Former member")
        atom.add_item(
            title=row.title,
            link=url,
            description=row.excerpt,
            unique_id=f"{site}{reverse('content:topic', args=[row.id])}",
            author_name=author,
            pubdate=row.created_at,
            updateddate=row.active_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=Atom1Feed.content_type)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """An index of files, so that a large community fits."""
    files = range(1, max(1, -(-sitemap_size() // TOPICS_A_FILE)) + 1)
    addresses = [f"{settings.SITE_URL}{reverse('content:sitemap_part', args=[number])}" for number in files]
    return _xml(request, "content/sitemap_index.xml", {"addresses": addresses})


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    rows = sitemap_rows((number - 1) * TOPICS_A_FILE, TOPICS_A_FILE)
    if not rows and number != 1:
        raise Http404
    entries: list[dict[str, Any]] = [{"url": topic_url(row), "at": row.active_at} for row in rows]
    spaces = [{"url": space_url(space), "at": space.active_at} for space in spaces_for(Guest())] if number == 1 else []
    return _xml(request, "content/sitemap.xml", {"entries": [*spaces, *entries], "site": settings.SITE_URL})


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = page(request, template, context)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return page_tag(response, "home")

"""Feeds as RFC 4287 wants them: lasting names, languages, pages (RFC 5005), and 304 for those who know it all."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date, urlencode
from django.utils.translation import get_language

from guildhall.content.views.pieces import html_lang
from guildhall.options.queries import get as choice

NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed that has held nothing yet
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN_ADDRESS = re.compile(r'(<[^>]*\b(?:href|src)=")(/(?!/)|#)')


@dataclass(frozen=True)
class Source:
    """What a feed is of. `path` is its page, `feed` the feed's own address, `older` the key of the page before."""

    title: str
    name: str  # in its lasting name: 'home', 'space/3'
    path: str
    feed: str
    query: dict[str, str] = field(default_factory=dict)
    older: dict[str, str] = field(default_factory=dict)


class Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, Any]:
        return super().root_attributes() | {"xml:lang": html_lang(get_language() or "")}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel in ("first", "next"):
            if self.feed.get(rel):
                handler.addQuickElement("link", "", {"rel": rel, "href": self.feed[rel]})

    def item_attributes(self, item: Any) -> dict[str, Any]:
        return super().item_attributes(item) | {"xml:lang": html_lang(item["language"])}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        if item["html"]:
            handler.addQuickElement("content", item["html"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def atom(source: Source) -> Atom:
    site, asked = settings.SITE_URL, f"{settings.SITE_URL}{source.feed}"
    paged = {**source.query, **source.older}
    return Atom(
        title=_xml(f"{source.title} · {choice('community.name')}"),
        link=iri_to_uri(f"{site}{source.path}"),
        description="",
        feed_url=iri_to_uri(f"{asked}?{urlencode(source.query)}" if source.query else asked),
        feed_guid=lasting_name(NEVER, f"feed/{source.name}"),
        first=iri_to_uri(asked),
        next=iri_to_uri(f"{asked}?{urlencode(paged)}") if source.older else "",
    )


def add_entry(  # noqa: PLR0913 - what an entry is made of
    feed: Atom,
    *,
    title: str,
    path: str,
    name: str,
    author: str,
    excerpt: str,
    html: str,
    published: datetime,
    updated: datetime,
    language: str = "",
    categories: tuple[str, ...] = (),
) -> None:
    """`excerpt` is text, `html` what may be shown; the operator chooses whether feeds have the latter."""
    url = iri_to_uri(f"{settings.SITE_URL}{path}")
    feed.add_item(
        title=_xml(title),
        link=url,
        description=_xml(str(escape(excerpt))),
        unique_id=lasting_name(published, name),
        author_name=_xml(author),
        pubdate=published,
        updateddate=updated,
        categories=[_xml(one) for one in categories],
        language=language,
        html=_xml(_whole_addresses(html, url)) if choice("content.feed_text") == "full" else "",
    )


def answer(request: HttpRequest, feed: Atom) -> HttpResponse:
    """The feed, or 304 to those who have it."""
    body, changed = feed.writeString("utf-8"), int(feed.latest_post_date().timestamp())
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:20]}"'
    response = HttpResponse(body, content_type=Atom.content_type)
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(changed)
    known = get_conditional_response(request, etag=etag, last_modified=changed, response=response)
    return known or response


def lasting_name(since: datetime, name: str) -> str:
    """A tag: URI (RFC 4151), which stays when addresses change."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{since.astimezone(UTC):%Y-%m-%d}:{name}"


def _whole_addresses(html: str, url: str) -> str:
    return _OWN_ADDRESS.sub(lambda found: f"{found[1]}{url if found[2] == '#' else settings.SITE_URL}{found[2]}", html)


def _xml(text: str) -> str:
    """Without what XML cannot carry."""
    return _NOT_IN_XML.sub("", str(text))

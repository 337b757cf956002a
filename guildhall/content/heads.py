"""What a page tells machines in its head, whoever makes the page: one address, a feed, a picture, what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language

from guildhall.content.models import Kind
from guildhall.kernel.html import text_of
from guildhall.kernel.text import clip
from guildhall.members.models import Member

Data = dict[str, Any]
LOCALES = {"en": "en_GB", "zh-hans": "zh_CN"}
TEXT = 1200  # columns; the page itself has all


@dataclass(frozen=True)
class Shape:
    """Which parts a head has: all that its drawing is decided by."""

    thin: bool
    feed: bool
    described: bool
    published: bool
    pictured: bool
    type: str
    locale: str

    @property
    def key(self) -> Shape:
        return self


@dataclass(frozen=True, kw_only=True)
class Head:
    """`path` is the page's own address among all that show the same; thin pages are followed, not kept."""

    path: str
    title: str
    description: str = ""
    type: str = "website"
    feed: str = ""
    image: str = ""
    image_alt: str = ""
    is_thin: bool = False
    published: datetime | None = None
    modified: datetime | None = None
    tags: Sequence[str] = ()
    data: Sequence[Mapping[str, Any]] = ()  # JSON-LD

    @property
    def canonical(self) -> str:
        return whole(self.path)

    @property
    def locale(self) -> str:
        return LOCALES.get(get_language() or "", "en_GB")

    @property
    def shape(self) -> Shape:
        return Shape(
            thin=self.is_thin,
            feed=bool(self.feed),
            described=bool(self.description),
            published=bool(self.published),
            pictured=bool(self.image),
            type=self.type,
            locale=self.locale,
        )

    @property
    def published_at(self) -> str:
        return _local(self.published)

    @property
    def modified_at(self) -> str:
        return _local(self.modified)

    @property
    def image_url(self) -> str:
        return whole(self.image) if self.image else ""


def _local(at: datetime | None) -> str:
    """In the reader's zone, to the second and finer, with its offset."""
    return timezone.localtime(at).isoformat() if at else ""


def whole(path: str) -> str:
    """An address as machines want it: with the host, every letter beyond ASCII encoded."""
    return str(iri_to_uri(f"{settings.SITE_URL}{path}"))


def member_head(request: HttpRequest, member: Member, totals: Mapping[str, int]) -> Head | None:
    if request.user.is_authenticated:
        return None
    path = member.get_absolute_url()
    return Head(
        path=path,
        title=str(member.display_name),
        type="profile",
        feed=reverse("content:member_feed", args=[member.handle]),
        is_thin="tab" in request.GET or not (member.bio or any(totals.values())),
        data=() if member.is_unclaimed else [profile_page(member, totals)],
    )


def profile_page(member: Member, totals: Mapping[str, int]) -> Data:
    person: Data = {
        "@type": "Person" if member.kind == "person" else "SoftwareApplication",
        "name": str(member.display_name),
        "alternateName": member.handle,
        "identifier": member.handle,
        "url": whole(member.get_absolute_url()),
        "agentInteractionStatistic": counted("WriteAction", sum(totals[kind] for kind in (*Kind.values, "answers"))),
    }
    person |= {"description": clip(text_of(member.bio_html), TEXT)} if member.bio else {}
    person |= {"image": whole(member.avatar_url)} if member.avatar_id else {}
    return in_context("ProfilePage", dateCreated=moment(member.joined_at), mainEntity=person)


def breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> Data:
    """(name, path) from the top down to the page itself."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": whole(path)}
        for number, (name, path) in enumerate(crumbs, 1)
    ]
    return in_context("BreadcrumbList", itemListElement=items)


def counted(action: str, number: int) -> Data:
    kind = f"https://schema.org/{action}"
    return {"@type": "InteractionCounter", "interactionType": kind, "userInteractionCount": max(number, 0)}


def in_context(kind: str, **told: Any) -> Data:
    return {"@context": "https://schema.org", "@type": kind, **told}


def moment(at: datetime) -> str:
    """ISO 8601 with its zone."""
    return at.isoformat(timespec="seconds")

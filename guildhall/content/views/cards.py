"""The picture of a topic for those who share it: drawn once, kept as a file under its version, only of public topics."""

from __future__ import annotations

import hashlib
import os
import threading
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from guildhall.content.models import Kind, Topic
from guildhall.content.queries import Face, faces_of, topic_for
from guildhall.content.views.pieces import KIND_NAMES
from guildhall.members.models import Guest
from guildhall.options.queries import get as choice
from guildhall.ui.accent import palette, parse

DRAWN = 1  # rises when a card says something else
PATIENCE = 2.0  # seconds that a request waits for its turn to draw
KEPT = 24 * 3600  # seconds in others' caches
_pen = threading.Semaphore(1)  # one card at a time in a process: readers come first


@require_safe
def topic_card(request: HttpRequest, pk: int) -> HttpResponseBase:
    topic = topic_for(Guest(), pk)
    by = faces_of([topic.author_id]).get(topic.author_id or 0, Face(None, topic.author_name))
    if request.GET.get("v") != version(topic, by):
        return redirect(card_url(topic, by))
    file = _file(topic, by)
    if not file.exists() and not _draw(topic, by, file):
        return HttpResponse(status=503, headers={"Retry-After": "2"})
    response = FileResponse(file.open("rb"), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def card_url(topic: Topic, by: Face) -> str:
    return f"{_cards().replace('4711', str(topic.pk))}?v={version(topic, by)}"


@lru_cache(maxsize=1)
def _cards() -> str:
    return reverse("content:topic_card", args=[4711])


def version(topic: Topic, by: Face) -> str:
    """Another one with everything that stands on the card."""
    return hashlib.sha256(repr((DRAWN, *_said(topic, by))).encode()).hexdigest()[:12]


def _said(topic: Topic, by: Face) -> tuple[str, ...]:
    """Title, place, author, kind, community, accent, hue: in the language of the topic, whoever looks at it."""
    language = "zh-hans" if topic.language.startswith("zh") else "en"
    place, community = topic.space.name.in_language(language), str(choice("community.name", language))
    kind, accent = _kind(topic.kind, language), str(choice("community.accent"))
    return topic.title, place, by.name, kind, community, accent, str(topic.space.colour)


@lru_cache(maxsize=32)
def _kind(kind: str, language: str) -> str:
    with override(language):
        return str(KIND_NAMES[Kind(kind)])


def _file(topic: Topic, by: Face) -> Path:
    return settings.VAR / "cards" / str(topic.pk % 1000) / f"{topic.pk}-{version(topic, by)}.png"


def _draw(topic: Topic, by: Face, file: Path) -> bool:
    """Put the card into its place and take older ones away; false when others are drawing for too long."""
    from guildhall.ui.card import Card, draw_card  # noqa: PLC0415 - Pillow is heavy, most pages never need it

    if not _pen.acquire(timeout=PATIENCE):
        return False
    try:
        title, place, name, kind, community, accent, hue = _said(topic, by)
        colour = palette(parse(accent), is_dark=False).accent
        drawn = draw_card(Card(title, place, name, kind, community, colour, int(hue)))
    finally:
        _pen.release()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{uuid4().hex}")
    fresh.write_bytes(drawn)
    os.replace(fresh, file)
    for old in file.parent.glob(f"{topic.pk}-*.png"):
        if old != file:
            old.unlink(missing_ok=True)
    return True

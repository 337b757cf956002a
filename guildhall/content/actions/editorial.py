"""Editorial acts: each has a beginning, perhaps an end, somebody who did it and why, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.writing import allow, author, locked_topic, say
from guildhall.content.activities import TopicPinned, TopicUnpinned
from guildhall.content.activities.editorial import (
    BannerEnded,
    BannerShown,
    TopicFeatured,
    TopicRecommended,
    TopicUnfeatured,
    TopicUnrecommended,
)
from guildhall.content.models import BannerDismissal, Kind, Placement, Topic
from guildhall.content.rules import can_close, can_curate
from guildhall.files.actions import claim_files, upload_file
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.options.queries import get as choice

FEATURED, PINNED, EVERYWHERE, HOME, BANNER = Placement.Kind


@transaction.atomic
def feature_topic(*, actor: Actor, topic: Topic, because: str = "") -> Topic:
    """Mark it as worth keeping. Refuses `not_allowed`, `already_featured`."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    if topic.featured_at:
        raise Refusal("already_featured", _("This topic is already featured."))
    placed = _place(Placement(topic=topic, kind=FEATURED, because=because), actor)
    topic.featured_at = placed.starts_at
    topic.save(update_fields=["featured_at"])
    say(TopicFeatured(), topic, actor=actor, target=topic.author)
    return topic


@transaction.atomic
def unfeature_topic(*, actor: Actor, topic: Topic) -> Topic:
    """Refuses `not_allowed`, `not_featured`."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    if not topic.featured_at:
        raise Refusal("not_featured", _("This topic is not featured."))
    _end(topic, actor, FEATURED)
    topic.featured_at = None
    topic.save(update_fields=["featured_at"])
    say(TopicUnfeatured(), topic, actor=actor, target=topic.author)
    return topic


@transaction.atomic
def pin_topic(
    *, actor: Actor, topic: Topic, until: datetime | None = None, everywhere: bool = False, because: str = ""
) -> Topic:
    """Keep it at the top of its space, or of the home page too, perhaps until a time.

    Refuses `not_allowed`, `already_pinned`, `ends_in_the_past`.
    """
    topic = locked_topic(topic)
    allow(can_curate(actor) if everywhere else can_close(actor, topic))
    if topic.is_pinned:
        raise Refusal("already_pinned", _("This topic is already pinned."))
    kind = EVERYWHERE if everywhere else PINNED
    placed = _place(Placement(topic=topic, kind=kind, ends_at=until, because=because), actor)
    topic.pinned_at, topic.pinned_by, topic.pinned_until = placed.starts_at, actor.actor_key, until
    topic.save(update_fields=["pinned_at", "pinned_by", "pinned_until"])
    say(TopicPinned(), topic, actor=actor, target=topic.author)
    return topic


@transaction.atomic
def unpin_topic(*, actor: Actor, topic: Topic) -> Topic:
    """Refuses `not_allowed`, `not_pinned`."""
    topic = locked_topic(topic)
    allow(can_close(actor, topic))
    if not topic.is_pinned:
        raise Refusal("not_pinned", _("This topic is not pinned."))
    _end(topic, actor, PINNED, EVERYWHERE)
    topic.pinned_at, topic.pinned_by, topic.pinned_until = None, None, None
    topic.save(update_fields=["pinned_at", "pinned_by", "pinned_until"])
    say(TopicUnpinned(), topic, actor=actor, target=topic.author)
    return topic


@dataclass(frozen=True)
class Slot:
    """A place of the home page. Words are by field name (`title_en`, `line_zh_hans` …); empty ones are the topic's."""

    starts_at: datetime | None
    ends_at: datetime
    position: int = 1
    words: Mapping[str, str] | None = None
    picture: tuple[str, bytes] | None = None  # name and bytes as they were sent
    because: str = ""


@transaction.atomic
def recommend_topic(*, actor: Actor, topic: Topic, slot: Slot) -> Placement:
    """Put it on the home page from a time to a time, for those who may read it.

    Refuses `not_allowed`, `already_recommended`, `slots_full`, `ends_in_the_past` and pictures that files refuses.
    """
    topic = locked_topic(topic)
    allow(can_curate(actor))
    placed = Placement(topic=topic, kind=HOME, position=slot.position, because=slot.because, ends_at=slot.ends_at)
    placed.starts_at = slot.starts_at or clock.now()
    for name, text in (slot.words or {}).items():
        setattr(placed, name, text.strip())
    _refuse_full(placed)
    _place(placed, actor)
    if slot.picture:
        _set_picture(placed, actor, *slot.picture)
    say(TopicRecommended(placement=placed.pk), topic, actor=actor, target=topic.author)
    return placed


def _refuse_full(wanted: Placement) -> None:
    held = Placement.objects.filter(kind=HOME, ended_at=None, starts_at__lt=wanted.ends_at)
    limit: int = choice("content.home_slots")
    if held.filter(ends_at__gt=wanted.starts_at).exclude(topic=wanted.topic).count() >= limit:
        raise Refusal(
            "slots_full", _("All %(limit)s places of the home page are taken in that time: end one first."), limit=limit
        )


def _set_picture(placed: Placement, actor: Actor, name: str, data: bytes) -> None:
    picture = upload_file(actor=actor, chunks=[data], name=name)
    if not picture.blob.width:
        raise Refusal("no_picture", _("This is not a picture."))
    claim_files(actor=actor, ids=[picture.pk], owner_type="content.placement", owner_id=placed.pk)
    placed.picture = picture
    placed.save(update_fields=["picture"])


@transaction.atomic
def show_banner(*, actor: Actor, topic: Topic, until: datetime, because: str = "") -> Placement:
    """Show an announcement above the home page until a time. Refuses `not_allowed`, `no_announcement`, …"""
    topic = locked_topic(topic)
    allow(can_curate(actor))
    if topic.kind != Kind.ANNOUNCEMENT:
        raise Refusal("no_announcement", _("Only an announcement can be a banner."))
    placed = _place(Placement(topic=topic, kind=BANNER, ends_at=until, because=because), actor)
    say(BannerShown(placement=placed.pk), topic, actor=actor, target=topic.author)
    return placed


@transaction.atomic
def end_placement(*, actor: Actor, placement: Placement) -> Placement:
    """Take any of these back before its time. Refuses `not_allowed`, `already_ended`."""
    topic = locked_topic(placement.topic)
    placement = Placement.objects.select_for_update().get(pk=placement.pk)
    if placement.ended_at:
        raise Refusal("already_ended", _("This has ended already."))
    if placement.kind == FEATURED:
        unfeature_topic(actor=actor, topic=topic)
    elif placement.kind in (PINNED, EVERYWHERE):
        unpin_topic(actor=actor, topic=topic)
    else:
        allow(can_curate(actor))
        _end(topic, actor, placement.kind)
        ended: Any = TopicUnrecommended if placement.kind == HOME else BannerEnded
        say(ended(placement=placement.pk), topic, actor=actor, target=topic.author)
    placement.refresh_from_db()
    return placement


@transaction.atomic
def dismiss_banner(*, actor: Actor, placement: Placement) -> None:
    """A member has read it. Their own affair: nothing is said to the log. Refuses `not_a_member`."""
    BannerDismissal.objects.get_or_create(member=author(actor), placement=placement)


def _place(placed: Placement, actor: Actor) -> Placement:
    """Refuses `ends_in_the_past`, `already_placed`; what time has ended gives way."""
    now = clock.now()
    placed.made_at, placed.made_by = now, actor.actor_key
    placed.because = " ".join(placed.because.split())[:300]
    placed.starts_at = max(placed.starts_at, now)
    if placed.ends_at and placed.ends_at <= placed.starts_at:
        raise Refusal("ends_in_the_past", _("It would end before it begins: choose a later end."))
    held = Placement.objects.filter(topic=placed.topic, kind=placed.kind, ended_at=None)
    held.filter(ends_at__lte=now).update(ended_at=F("ends_at"))
    if held.exists():
        raise Refusal("already_placed", _("This is so already, or will be: end that first."))
    placed.save(force_insert=True)
    return placed


def _end(topic: Topic, actor: Actor, *kinds: str) -> None:
    held = Placement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()), topic=topic, kind__in=kinds)
    held.filter(ended_at=None).update(ended_at=clock.now(), ended_by=actor.actor_key)

"""Publishing at a time: checked when it is set and again when it is due, by the same rules as posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.articles import Article
from guildhall.content.actions.drafts import save_draft
from guildhall.content.actions.slots import drop_draft
from guildhall.content.actions.topics import publish_topic
from guildhall.content.actions.writing import allow, author
from guildhall.content.models import Draft, ScheduledTopic, Space, Topic
from guildhall.content.rules import can_schedule
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.ids import opaque_key
from guildhall.kernel.refusal import Forbidden, Refusal

AHEAD = timedelta(days=366)


class _Tried(Exception):  # noqa: N818 - ends a trial, and is no error
    pass


@transaction.atomic
def schedule_topic(  # noqa: PLR0913 - what a composer holds
    *,
    actor: Actor,
    at: datetime,
    space: Space,
    kind: str,
    title: str,
    source: str,
    tags: Sequence[str] = (),
    language: str = "",
    url: str = "",
    key: str = "",
    draft: str = "",
    article: Article | None = None,
) -> ScheduledTopic:
    """Publish this later. Refuses `not_allowed`, `not_ahead`, `too_far_ahead` and whatever `publish_topic` refuses now."""
    member = author(actor)
    allow(can_schedule(actor, space, kind))
    _check_time(at)
    given: dict[str, Any] = {"title": title, "source": source, "tags": list(tags), "language": language, "url": url}
    known = ScheduledTopic.objects.filter(member=member, key=key).first() if key else None
    if known:
        return known
    _try(actor=actor, space=space, kind=kind, article=article, **given)
    given |= {"article": asdict(article)} if article else {}
    key = key or f"scheduled-{opaque_key()}"
    scheduled = ScheduledTopic.objects.create(
        member=member, kind=kind, fields={**given, "space": space.pk}, key=key[:40], publish_at=at
    )
    if draft:
        drop_draft(actor=member, context=draft)
    return scheduled


@transaction.atomic
def move_schedule(*, actor: Actor, scheduled: ScheduledTopic, at: datetime) -> ScheduledTopic:
    """Refuses `not_allowed`, `no_longer_waiting`, `not_ahead`, `too_far_ahead`."""
    scheduled = _own(actor, scheduled)
    _check_time(at)
    scheduled.publish_at = at
    scheduled.save(update_fields=["publish_at"])
    return scheduled


@transaction.atomic
def cancel_schedule(*, actor: Actor, scheduled: ScheduledTopic) -> ScheduledTopic:
    """The text comes back as a draft, unless another draft of this kind is there. Refuses as `move_schedule`."""
    scheduled = _own(actor, scheduled)
    scheduled.ended_at = clock.now()
    scheduled.save(update_fields=["ended_at"])
    _give_back(scheduled)
    return scheduled


def publish_due() -> int:
    """What is due, one topic a transaction: a killed worker leaves it waiting or published, never both. Returns how many."""
    done = 0
    while _publish_one():
        done += 1
    return done


@transaction.atomic
def _publish_one() -> bool:
    due = ScheduledTopic.objects.waiting().filter(publish_at__lte=clock.now()).order_by("publish_at", "pk")
    scheduled = due.select_for_update(skip_locked=True, of=("self",)).select_related("member").first()
    if scheduled is None:
        return False
    scheduled.ended_at = clock.now()
    with translation.override(scheduled.member.locale):
        try:
            scheduled.topic = _publish(scheduled)
        except Refusal as refusal:
            scheduled.refused_because = str(refusal)[:300]
            _give_back(scheduled)
    scheduled.save(update_fields=["ended_at", "topic", "refused_because"])
    return True


def _publish(scheduled: ScheduledTopic) -> Topic:
    given = dict(scheduled.fields)
    space = Space.objects.get(pk=given.pop("space"))
    if not scheduled.member.is_active:
        raise Forbidden("not_allowed", _("You may not do this here."))
    allow(can_schedule(scheduled.member, space, scheduled.kind))
    if "article" in given:
        given["article"] = Article(**given["article"])
    with transaction.atomic():
        return publish_topic(actor=scheduled.member, space=space, kind=scheduled.kind, key=scheduled.key, **given)


def _try(**given: Any) -> None:
    """Everything that posting does and refuses, taken back."""
    try:
        with transaction.atomic():
            publish_topic(**given)
            raise _Tried
    except _Tried:
        pass


def _give_back(scheduled: ScheduledTopic) -> None:
    context = f"new:{scheduled.kind}"
    if Draft.objects.filter(member=scheduled.member, context=context).exists():
        return
    given = scheduled.fields
    fields = {"title": given["title"], "source": given["source"], "tags": " ".join(given["tags"]), "url": given["url"]}
    fields |= {"space": str(given["space"]), "language": given["language"], **given.get("article", {})}
    try:
        with transaction.atomic():
            save_draft(actor=scheduled.member, context=context, sequence=0, fields=fields)
    except Refusal:
        return  # the text stays with the schedule, where its member finds it


def _own(actor: Actor, scheduled: ScheduledTopic) -> ScheduledTopic:
    scheduled = ScheduledTopic.objects.select_for_update(of=("self",)).select_related("member").get(pk=scheduled.pk)
    allow(scheduled.member_id == author(actor).pk)
    if scheduled.ended_at:
        raise Refusal("no_longer_waiting", _("This is published, refused or cancelled already."))
    return scheduled


def _check_time(at: datetime) -> None:
    if at <= clock.now():
        raise Refusal("not_ahead", _("This time is over. Choose one that is still to come."))
    if at > clock.now() + AHEAD:
        raise Refusal("too_far_ahead", _("This is too far ahead: choose a time within a year."))

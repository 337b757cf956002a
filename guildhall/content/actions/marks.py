"""Saying of a post that it is official, or outdated."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.editing import locked_post
from guildhall.content.actions.writing import allow, author, say
from guildhall.content.activities.answering import (
    AnswerMadeOfficial,
    AnswerOfficialEnded,
    PostMarkedOutdated,
    PostOutdatedEnded,
)
from guildhall.content.models import Post, PostMark, Topic
from guildhall.content.rules import can_end_mark, can_mark_official, can_mark_outdated
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member

OFFICIAL, OUTDATED = PostMark.Kind.OFFICIAL, PostMark.Kind.OUTDATED
_SAID: dict[str, Any] = {OFFICIAL: AnswerMadeOfficial, OUTDATED: PostMarkedOutdated}
_ENDED: dict[str, Any] = {OFFICIAL: AnswerOfficialEnded, OUTDATED: PostOutdatedEnded}
_COLUMN: dict[str, str] = {OFFICIAL: "official_at", OUTDATED: "outdated_at"}


@transaction.atomic
def mark_official(*, actor: Actor, answer: Post) -> PostMark:
    """The team stands behind this answer. Refuses `not_a_member`, `not_allowed`, `already_marked`."""
    member, answer = author(actor), locked_post(answer)
    allow(can_mark_official(actor, answer))
    return _mark(OFFICIAL, answer, member)


@transaction.atomic
def mark_outdated(*, actor: Actor, post: Post, because: str = "", instead: Topic | None = None) -> PostMark:
    """It held once. `instead`: the topic where what holds now is read.

    Refuses `not_a_member`, `not_allowed`, `already_marked`, `instead_of_itself`.
    """
    member, post = author(actor), locked_post(post)
    allow(can_mark_outdated(actor, post))
    if instead and instead.pk == post.topic_id:
        raise Refusal("instead_of_itself", _("Point to another topic: this one is where the outdated text stands."))
    return _mark(OUTDATED, post, member, because=because.strip()[:300], instead=instead)


@transaction.atomic
def unmark_official(*, actor: Actor, answer: Post) -> Post:
    """Refuses `not_a_member`, `not_allowed`, `not_marked`."""
    return _end(OFFICIAL, actor, answer)


@transaction.atomic
def unmark_outdated(*, actor: Actor, post: Post) -> Post:
    """Refuses `not_a_member`, `not_allowed`, `not_marked`."""
    return _end(OUTDATED, actor, post)


def _mark(kind: str, post: Post, member: Member, **said: Any) -> PostMark:
    column = _COLUMN[kind]
    if getattr(post, column):
        raise Refusal("already_marked", _("It is marked so already."))
    made = PostMark.objects.create(post=post, kind=kind, made_at=clock.now(), made_by=member, **said)
    setattr(post, column, made.made_at)
    post.save(update_fields=[column])
    say(_SAID[kind](topic=post.topic_id), post, actor=member, target=post.author)
    return made


def _end(kind: str, actor: Actor, post: Post) -> Post:
    author(actor)
    post, column = locked_post(post), _COLUMN[kind]
    mark = PostMark.objects.filter(post=post, kind=kind, ended_at=None).first()
    if mark is None:
        raise Refusal("not_marked", _("It is not marked so."))
    mark.post = post
    allow(can_end_mark(actor, mark))
    mark.ended_at, mark.ended_by = clock.now(), actor.actor_key
    mark.save(update_fields=["ended_at", "ended_by"])
    setattr(post, column, None)
    post.save(update_fields=[column])
    say(_ENDED[kind](topic=post.topic_id), post, actor=actor, target=post.author)
    return post

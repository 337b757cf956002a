from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.writing import allow, author, say
from guildhall.content.activities import (
    CommentUpvoted,
    CommentUpvoteWithdrawn,
    PostDownvoted,
    PostDownvoteWithdrawn,
    PostUpvoted,
    PostUpvoteWithdrawn,
)
from guildhall.content.models import Comment, Post, Topic, Vote
from guildhall.content.rules import can_vote, is_own, topic_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions.limits import spend

_CAST: dict[tuple[type, int], Any] = {(Post, 1): PostUpvoted, (Post, -1): PostDownvoted, (Comment, 1): CommentUpvoted}
_WITHDRAWN: dict[tuple[type, int], Any] = {
    (Post, 1): PostUpvoteWithdrawn,
    (Post, -1): PostDownvoteWithdrawn,
    (Comment, 1): CommentUpvoteWithdrawn,
}


@transaction.atomic
def vote(*, actor: Actor, thing: Post | Comment, value: int) -> Post | Comment:
    """1: useful, -1: not useful (posts only), 0: take it back. The same vote twice is one vote.

    Returns the thing with its counters. Refuses `not_a_member`, `own_content`, `not_allowed`, `no_such_vote`.
    """
    member = author(actor)
    thing = _locked(thing)
    if is_own(member, thing):
        raise Forbidden("own_content", _("You cannot vote for what you wrote yourself."))
    allow(can_vote(member, thing) and type(thing).objects.visible_to(actor).filter(pk=thing.pk).exists())
    if value not in (-1, 0, 1) or (value == -1 and isinstance(thing, Comment)):
        raise Refusal("no_such_vote", _("There is no such vote."))
    known = Vote.objects.filter(member=member, **_of(thing)).first()
    before = known.value if known else 0
    if before != value:
        if value:
            spend(actor=member, action="votes")
        _write(known, member, thing, value)
        _count(thing, before, value)
        _tell(member, thing, before, value)
    return thing


def _of(thing: Post | Comment) -> dict[str, Any]:
    return {"post": thing} if isinstance(thing, Post) else {"comment": thing}


def _locked(thing: Post | Comment) -> Post | Comment:
    if isinstance(thing, Post):
        posts = Post.objects.select_for_update(of=("self",)).select_related("topic__space", "author")
        return posts.get(pk=thing.pk)
    comments = Comment.objects.select_for_update(of=("self",)).select_related("post__topic__space", "author")
    return comments.get(pk=thing.pk)


def _write(known: Vote | None, member: Member, thing: Post | Comment, value: int) -> None:
    if known is not None:
        known.delete()
    if value:
        Vote.objects.create(member=member, value=value, cast_at=clock.now(), **_of(thing))


def _count(thing: Post | Comment, before: int, value: int) -> None:
    thing.up += (value == 1) - (before == 1)
    thing.score += value - before
    if isinstance(thing, Comment):
        thing.save(update_fields=["up", "score"])
        return
    thing.down += (value == -1) - (before == -1)
    thing.save(update_fields=["up", "down", "score"])
    if thing.kind == Post.Kind.OPENING:
        Topic.objects.filter(pk=thing.topic_id).update(score=F("score") + value - before)


def _tell(member: Member, thing: Post | Comment, before: int, value: int) -> None:
    topic = topic_of(thing).pk
    if before:
        say(_WITHDRAWN[type(thing), before](topic=topic), thing, actor=member, target=thing.author)
    if value:
        say(_CAST[type(thing), value](topic=topic), thing, actor=member, target=thing.author)

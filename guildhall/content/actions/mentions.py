"""Who is named in a text, and what the log is told of it: as long as the text is in sight."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.activity.models import Activity
from guildhall.content.actions.writing import say
from guildhall.content.activities.mentions import MentionMade, MentionRestored, MentionWithdrawn
from guildhall.content.models import Comment, Mention, Post, Topic
from guildhall.content.queries.mentions import AT_MOST, meant
from guildhall.content.rules import topic_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.markdown import mentions
from guildhall.options import queries as options


def note_mentions(text: Post | Comment, *, by: Actor, edited: bool = False) -> None:
    """Keep who the text names now; who was named before keeps their time. In the transaction that wrote the text.

    `by`: who wrote it, or changed it to this.
    """
    named = _members(mentions(text.source)) if text.source_format == "markdown" else []
    here = {"comment": text} if isinstance(text, Comment) else {"post": text}
    known = {one.member_id: one for one in Mention.objects.filter(**here)} if edited else {}
    if not named and not known:
        return
    kept = [pk for pk in named if pk != text.author_id][: options.get("content.most_mentions")]
    gone = [one for member, one in known.items() if member not in kept]
    if _is_in_sight(text):
        _say(MentionWithdrawn, gone, text, by)
    Mention.objects.filter(pk__in=[one.pk for one in gone]).delete()
    at = clock.now() if edited else text.created_at
    fresh = [Mention(**here, member_id=member, made_at=at) for member in kept if member not in known]
    Mention.objects.bulk_create(fresh)
    if _is_in_sight(text):
        _say(MentionMade, fresh, text, by)


def withdraw_mentions(thing: Topic | Post | Comment, *, actor: Actor) -> None:
    """The thing went out of sight, and with it what it says of others; a part of the action that took it."""
    text = _text(thing)
    _say(MentionWithdrawn, _said_in(text), text, actor)


def restore_mentions(thing: Topic | Post | Comment, *, actor: Actor) -> None:
    """It is in sight again, or for the first time: whom it names now is said, by its author where it never was before."""
    text = _text(thing)
    rows, said = list(text.mentions.all()), {one.pk for one in _said_in(text)}
    _say(MentionRestored, [one for one in rows if one.pk in said], text, actor)
    if text.author:
        _say(MentionMade, [one for one in rows if one.pk not in said], text, text.author)


def _text(thing: Topic | Post | Comment) -> Post | Comment:
    if not isinstance(thing, Topic):
        return thing
    opening: Post = thing.posts.select_related("author").get(kind=Post.Kind.OPENING)
    opening.topic = thing
    return opening


def _is_in_sight(text: Post | Comment) -> bool:
    is_opening = isinstance(text, Post) and text.kind == Post.Kind.OPENING
    return (topic_of(text) if is_opening else text).hidden_at is None


def _said_in(text: Post | Comment) -> list[Mention]:
    """Those that the log knows of."""
    rows = list(text.mentions.all())
    told = Activity.objects.filter(subject_type="content.mention", verb="content.mention.made")
    said = (
        set(told.filter(subject_id__in=[one.pk for one in rows]).values_list("subject_id", flat=True)) if rows else ()
    )
    return [one for one in rows if one.pk in said]


def _say(
    verb: type[MentionMade | MentionWithdrawn | MentionRestored],
    rows: Iterable[Mention],
    text: Post | Comment,
    actor: Actor,
) -> None:
    for one in rows:
        say(verb(topic=topic_of(text).pk), text, actor=actor, target=one.member, subject=one)


def _members(names: list[str]) -> list[int]:
    """In the order of the text."""
    return list(dict.fromkeys(pk for _name, pk in meant(names[:AT_MOST]).values()))

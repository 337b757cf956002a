"""Making a topic of its own of some posts of another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.acceptances import end_acceptance
from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.notes import note
from guildhall.content.actions.tags import tag_topic
from guildhall.content.actions.writing import allow, clean_title, describe, forget_pages, locked_topic, say
from guildhall.content.activities.tools import PostsSplit
from guildhall.content.models import Kind, Post, Space, Topic, TopicLink, TopicNote
from guildhall.content.rules import can_close, moderates
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import raw_cursor

AT_MOST = 500  # posts at once
KINDS = (Kind.DISCUSSION, Kind.QUESTION)  # what posts may become
_POSTS = """UPDATE content_post p SET topic_id = %(to)s, number = n.rank,
    kind = CASE WHEN n.rank = 1 THEN 'opening' ELSE %(kind)s END
FROM (SELECT id, row_number() OVER (ORDER BY number, id) AS rank FROM content_post
    WHERE topic_id = %(from)s AND id = ANY(%(posts)s)) n
WHERE p.id = n.id"""
# How far somebody had read of what went: it goes by number in both topics.
_READERS = """INSERT INTO content_topicreading (member_id, topic_id, number, seen_at)
SELECT r.member_id, %(to)s, count(*), max(r.seen_at) FROM content_topicreading r
JOIN unnest(%(numbers)s::int[]) AS went (number) ON went.number <= r.number
WHERE r.topic_id = %(from)s GROUP BY r.member_id"""
# The next post takes the number behind the last that stays: whoever read farther has read to there.
_CLAMP = """UPDATE content_topicreading SET number = (SELECT max(number) FROM content_post WHERE topic_id = %(from)s)
WHERE topic_id = %(from)s AND number > (SELECT max(number) FROM content_post WHERE topic_id = %(from)s)"""


@transaction.atomic
def split_posts(
    *, actor: Actor, topic: Topic, posts: Collection[int], title: str, space: Space | None = None, kind: str = ""
) -> Topic:
    """The first of them opens the new topic, its author is the author's; tags, votes and readers go along.

    `space`: by itself the one they are in; `kind`: 'discussion' (by itself) or 'question'. Acceptances end.
    Refuses `not_allowed`, `no_posts`, `too_many_posts`, `hidden_opening`, `kind_not_here`, `space_archived`, bad titles.
    """
    topic = locked_topic(topic)
    space = Space.objects.get(pk=space.pk) if space else topic.space
    allow(can_close(actor, topic) and moderates(actor, space))
    kind, title = kind or Kind.DISCUSSION, clean_title(title)
    if space.archived_at:
        raise Refusal("space_archived", _("This space is archived: choose one that is open."))
    if kind not in KINDS or kind not in space.kinds:
        raise Refusal("kind_not_here", _("This space does not take posts of this kind."))
    chosen = _chosen(topic, posts)
    for answer in chosen:
        if answer.accepted_at:
            answer.topic = topic
            end_acceptance(answer, topic, actor)
    made = _made_of(chosen[0], title, space, kind)
    _carry(chosen, topic, made)
    tag_topic(made, topic.tag_names, actor=actor)
    TopicLink.objects.create(topic=made, target=topic, kind=TopicLink.Kind.LINKED, made_by=actor.actor_key)
    number, by = len(chosen), actor.actor_key
    note(topic, TopicNote.Kind.SPLIT_OFF, by, other=made, number=number)
    note(made, TopicNote.Kind.SPLIT_FROM, by, other=topic, number=number)
    recount_topics([topic.pk, made.pk])
    say(PostsSplit(out_of=topic.pk, posts=number), made, actor=actor, target=made.author)
    forget_pages(topic)
    return locked_topic(made)


def _chosen(topic: Topic, posts: Collection[int]) -> list[Post]:
    if len(posts) > AT_MOST:
        raise Refusal("too_many_posts", _("At most %(limit)s posts at once."), limit=AT_MOST)
    found = topic.posts.filter(pk__in=posts).exclude(kind=Post.Kind.OPENING)
    chosen = list(found.select_related("author").order_by("number", "pk"))
    if not chosen:
        raise Refusal("no_posts", _("Choose at least one answer or reply."))
    if chosen[0].hidden_at:
        raise Refusal(
            "hidden_opening", _("The first of them is hidden and cannot open a topic. Restore it, or leave it.")
        )
    return chosen


def _made_of(first: Post, title: str, space: Space, kind: str) -> Topic:
    made = Topic(space=space, kind=kind, title=title, author=first.author, author_name=first.author_name)
    made.created_at = made.active_at = first.created_at
    describe(made, first)
    made.save(force_insert=True)
    return made


def _carry(chosen: list[Post], topic: Topic, made: Topic) -> None:
    kind = Post.Kind.ANSWER if made.kind == Kind.QUESTION else Post.Kind.REPLY
    values: dict[str, Any] = {"from": topic.pk, "to": made.pk, "kind": kind, "posts": [post.pk for post in chosen]}
    values["numbers"] = [post.number for post in chosen]
    with raw_cursor() as cursor:
        for statement in (_READERS, _POSTS, _CLAMP):
            cursor.execute(statement, values)

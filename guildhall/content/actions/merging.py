"""Making one topic of two: posts, votes, acceptances, watches and readers go along, the old address leads to the new."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.acceptances import end_acceptance
from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.notes import note
from guildhall.content.actions.seconds import carry_seconds
from guildhall.content.actions.writing import allow, forget_pages, locked_topic, say
from guildhall.content.activities.tools import TopicMerged
from guildhall.content.models import (
    Acceptance,
    AnswerRequest,
    CollectionItem,
    Draft,
    Kind,
    Placement,
    Post,
    PostMark,
    Topic,
    TopicLink,
    TopicNote,
)
from guildhall.content.rules import can_close
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import raw_cursor
from guildhall.outreach.actions import carry_watches

MERGED = (Kind.QUESTION, Kind.DISCUSSION)  # what may go into another topic; others have files, series and places
_POSTS = """UPDATE content_post p SET topic_id = %(to)s, number = %(last)s + n.rank,
    kind = CASE WHEN p.kind = 'opening' THEN 'reply' ELSE %(kind)s END
FROM (SELECT id, row_number() OVER (ORDER BY number, id) AS rank FROM content_post WHERE topic_id = %(from)s) n
WHERE p.id = n.id"""
# Whoever had read all of both has read all of the one; whoever had not keeps their place, and what came is new to them.
_READERS = """UPDATE content_topicreading r SET number = %(new)s, seen_at = greatest(r.seen_at, f.seen_at)
FROM content_topicreading f WHERE r.topic_id = %(to)s AND f.topic_id = %(from)s AND f.member_id = r.member_id
    AND r.number >= %(last)s AND f.number >= %(from_last)s"""


@transaction.atomic
def merge_topics(*, actor: Actor, topic: Topic, into: Topic) -> Topic:
    """The posts of `topic` follow those of `into`, in their order, with the next numbers.

    Refuses `not_allowed` (also by who does not look after both), `merged_with_itself`, `kind_not_merged`, `not_open_there`.
    """
    if topic.pk == into.pk:
        raise Refusal("merged_with_itself", _("A topic cannot be merged with itself."))
    for pk in sorted((topic.pk, into.pk)):
        locked_topic(Topic(pk=pk))
    topic, into = locked_topic(topic), locked_topic(into)
    allow(can_close(actor, topic) and can_close(actor, into))
    if topic.kind not in MERGED:
        raise Refusal("kind_not_merged", _("Only questions and discussions can be merged into another topic."))
    if topic.hidden_at or into.hidden_at or into.space.archived_at:
        raise Refusal("not_open_there", _("Both topics must be shown, and the space of the other one open."))
    _carry_acceptances(topic, into, actor)
    number = _carry_posts(topic, into)
    _carry_ties(topic, into, actor)
    _shut(topic, into, actor)
    note(into, TopicNote.Kind.MERGED, actor.actor_key, other=topic, number=number)
    recount_topics([topic.pk, into.pk])
    say(TopicMerged(into=into.pk, posts=number), topic, actor=actor, target=topic.author)
    forget_pages(into)
    return locked_topic(into)


def _carry_acceptances(topic: Topic, into: Topic, actor: Actor) -> None:
    """They hold where the other is a question that has room for them; elsewhere they end, and the log says so."""
    held = list(topic.posts.exclude(accepted_at=None).select_related("author"))
    several = into.space.several_accepted
    has_room = into.kind == Kind.QUESTION and (several or (into.accepted == 0 and len(held) <= 1))
    if has_room:
        Acceptance.objects.filter(topic=topic, ended_at=None).update(beside_others=several)
    for answer in () if has_room else held:
        answer.topic = topic
        end_acceptance(answer, topic, actor)
    Acceptance.objects.filter(topic=topic).update(topic=into)


def _carry_posts(topic: Topic, into: Topic) -> int:
    last, from_last = (one.posts.aggregate(last=Max("number"))["last"] or 1 for one in (into, topic))
    kind = Post.Kind.ANSWER if into.kind == Kind.QUESTION else Post.Kind.REPLY
    values = {"from": topic.pk, "to": into.pk, "last": last, "from_last": from_last, "kind": kind}
    with raw_cursor() as cursor:
        cursor.execute(_POSTS, values)
        number: int = cursor.rowcount
        cursor.execute(_READERS, values | {"new": last + number})
    return number


def _carry_ties(topic: Topic, into: Topic, actor: Actor) -> None:
    """What pointed to the topic, or was kept for it, points to the other one."""
    carry_watches(kind="topic", ref=topic.pk, to=into.pk)
    if into.kind == topic.kind == Kind.QUESTION:
        carry_seconds(topic, into)
    _carry_links(topic, into)
    PostMark.objects.filter(instead=topic).update(instead=into)
    AnswerRequest.objects.filter(topic=topic).exclude(
        asked__in=AnswerRequest.objects.filter(topic=into).values("asked")
    ).update(topic=into)
    CollectionItem.objects.filter(topic=topic, collection__items__topic=into).delete()
    CollectionItem.objects.filter(topic=topic).update(topic=into)
    there = f"answer:{into.pk}"
    drafts = Draft.objects.filter(context=f"answer:{topic.pk}")
    drafts.exclude(member__in=Draft.objects.filter(context=there).values("member")).update(context=there)
    Placement.objects.filter(topic=topic, ended_at=None).update(ended_at=clock.now(), ended_by=actor.actor_key)


def _carry_links(topic: Topic, into: Topic) -> None:
    found = list(TopicLink.objects.filter(Q(topic=topic, kind=TopicLink.Kind.LINKED) | Q(target=topic)))
    TopicLink.objects.filter(Q(topic=topic) | Q(target=topic)).delete()
    for link in found:
        link.pk = None
        link.topic_id = into.pk if link.topic_id == topic.pk else link.topic_id
        link.target_id = into.pk if link.target_id == topic.pk else link.target_id
    kept = [link for link in found if link.topic_id != link.target_id]
    TopicLink.objects.bulk_create(kept, ignore_conflicts=True)


def _shut(topic: Topic, into: Topic, actor: Actor) -> None:
    topic.merged_into, topic.hidden_at, topic.hidden_by = into, clock.now(), actor.actor_key
    topic.pinned_at, topic.pinned_by, topic.pinned_until, topic.featured_at = None, None, None, None
    topic.timer_act, topic.timer_at, topic.timer_by = "", None, None
    topic.save()
    Topic.objects.filter(merged_into=topic).update(merged_into=into)

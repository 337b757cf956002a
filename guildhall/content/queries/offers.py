"""Questions that wait, and who may know: the log says who answered what has the same tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from guildhall.activity.models import Activity, Scope
from guildhall.content.models import (
    AnsweringChoice,
    AnswerRequest,
    Kind,
    Post,
    QuestionOffer,
    Tag,
    Topic,
    TopicReading,
)
from guildhall.content.queries.feeds import Row, values_of
from guildhall.content.queries.standins import Sort, StandIn, sort_of
from guildhall.kernel import clock
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.registry import verbs
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys
from guildhall.options.queries import get as choice
from guildhall.outreach.models import Watch

TO = 5  # people whom one question is shown to
WINDOW = timedelta(days=14)  # the age up to which a question is shown
MEMORY = timedelta(days=365)  # how far back answers tell what somebody knows
LOOKED_AT = 200  # people, those with most answers
OWN, ASKED, OFFERED = "own", "asked", "offered"


@dataclass(frozen=True)
class Wanted:
    """A question that a member could look at today, and why: 'own' (answers to judge), 'asked' or 'offered'."""

    topic: Row
    why: str


def unanswered_now() -> QuerySet[Topic]:
    """Questions that have waited as long as the operator lets them, with room for one more person."""
    now = clock.now()
    waited = Topic.objects.filter(
        created_at__lte=now - timedelta(hours=choice("content.offer_hours")), created_at__gte=now - WINDOW
    )
    open_ones = waited.filter(kind=Kind.QUESTION, replies=0, closed_at=None, hidden_at=None, origin="")
    counted = open_ones.exclude(tag_names=[]).annotate(shown_to=Count("offers"))
    return counted.filter(shown_to__lt=TO, space__archived_at=None).order_by("shown_to", "created_at", "pk")


def who_may_know(topic: Topic) -> list[int]:
    """Members whose answers have one of the topic's tags, most answers first; hidden answers say nothing."""
    tags = Tag.objects.filter(name__in=topic.tag_names).values_list("pk", flat=True)
    scopes = list(Scope.objects.filter(kind="tag", ref__in=list(tags)).values_list("pk", flat=True))
    standing = Post.objects.filter(pk=OuterRef("subject_id"), hidden_at=None, topic__hidden_at=None)
    said = [verb.name for verb in verbs if verb.answers == "question" and not verb.reverses]
    acts = Activity.objects.filter(
        Exists(standing), verb__in=said, scopes__overlap=scopes, subject_type="content.post",
        actor_key__isnull=False, occurred_at__gte=clock.now() - MEMORY,
    )  # fmt: skip
    rows = acts.values_list("actor_key").annotate(number=Count("pk")).order_by("-number", "actor_key")[:LOOKED_AT]
    counts: Counter[int] = Counter()
    people, numbers = members_of_keys([key for key, _number in rows]), dict(rows)
    for key, member in people.items():
        counts[member.pk] += numbers[key]
    return sorted(counts, key=lambda pk: (-counts[pk], pk))


def may_be_shown(topic: Topic, ids: Sequence[int]) -> list[Member]:
    """Who of them is here, wants such questions, has had fewer than their share today, and neither wrote, read nor muted it."""
    now = clock.now()
    about = {"topic": topic.pk}
    today = QuestionOffer.objects.filter(member__in=ids, offered_at__gt=now - timedelta(days=1)).values_list("member")
    full = [pk for pk, number in today.annotate(number=Count("pk")) if number >= choice("content.offers_a_day")]
    found = Member.objects.present().people().filter(pk__in=ids, claimed_at__isnull=False, waiting_since=None)
    found = found.exclude(suspended_until__gt=now).exclude(pk__in=[*full, topic.author_id or 0])
    for done, who in (
        (QuestionOffer.objects.filter(**about), "member"),
        (AnswerRequest.objects.filter(**about), "asked"),
        (Post.objects.filter(**about), "author"),
        (TopicReading.objects.filter(**about), "member"),
        (AnsweringChoice.objects.filter(offers_off_at__isnull=False), "member"),
        (_muted(topic), "member"),
    ):
        found = found.exclude(Exists(done.filter(_is(who))))  # type: ignore[attr-defined]
    by_id = {member.pk: member for member in found.order_by("pk")}
    return [by_id[pk] for pk in ids if pk in by_id]


def _is(who: str) -> Q:
    """Under any of a person's accounts."""
    return Q(**{who: OuterRef("pk")}) | Q(**{f"{who}__merged_into": OuterRef("pk")})


def _muted(topic: Topic) -> QuerySet[Watch]:
    tags = list(Tag.objects.filter(name__in=topic.tag_names).values_list("pk", flat=True))
    here = Q(kind="topic", ref=topic.pk) | Q(kind="space", ref=topic.space_id) | Q(kind="tag", ref__in=tags)
    here |= Q(kind="member", ref=topic.author_id or 0)
    return Watch.objects.filter(here, level=Watch.Level.MUTE)


def wanted_from(member: Any, *, limit: int = 3) -> list[Wanted]:
    """The member's own undecided questions, those they are asked, and those shown to them and not looked at: one read."""
    found = _wanted(sort_of(member), limit).rows(viewer=member.pk)
    return [Wanted(Row(*row[:-1]), row[-1]) for row in found]


@cache
def _wanted(sort: Sort, limit: int) -> Prepared[Topic]:
    def build(viewer: int) -> Any:
        open_ones = Topic.objects.visible_to(StandIn(sort, viewer)).filter(kind=Kind.QUESTION, hidden_at=None)
        open_ones = open_ones.filter(closed_at=None)
        own = open_ones.filter(author=viewer, replies__gt=0, accepted=0).order_by("-active_at", "-id")
        requests = AnswerRequest.objects.filter(topic=OuterRef("pk"), asked=viewer, withdrawn_at=None, declined_at=None)
        asked = open_ones.filter(Exists(requests)).exclude(_answered(viewer)).order_by("-created_at", "-id")
        shown = open_ones.filter(_shown_to(viewer), replies=0).order_by("-created_at", "-id")
        shown = shown.exclude(Exists(TopicReading.objects.filter(topic=OuterRef("pk"), member=viewer)))
        some = [part.values("pk")[:limit] for part in (own, asked, shown)]
        why = Case(
            When(author=viewer, then=Value(OWN)), When(Exists(requests), then=Value(ASKED)), default=Value(OFFERED),
            output_field=CharField(),
        )  # fmt: skip
        rows = Topic.objects.filter(pk__in=some[0].union(*some[1:])).annotate(why=why)
        return values_of(rows.order_by("why", "-active_at", "-id"), more=("why",))

    return Prepared(build, viewer=EXAMPLE)


def _answered(viewer: int) -> Exists:
    return Exists(Post.objects.filter(topic=OuterRef("pk"), author=viewer, kind=Post.Kind.ANSWER, hidden_at=None))


def _shown_to(viewer: int) -> Exists:
    return Exists(QuestionOffer.objects.filter(topic=OuterRef("pk"), member=viewer, declined_at=None))


def offered_to(viewer: Any) -> list[tuple[int, Row]]:
    """Questions shown to a member that still wait and that they may read, with the number of the offer; latest first."""
    waiting = Topic.objects.visible_to(viewer).filter(hidden_at=None, closed_at=None, replies=0)
    mine = waiting.filter(offers__member=viewer, offers__declined_at=None).annotate(offer=F("offers__pk"))
    found = values_of(mine.order_by("-offers__offered_at", "-id")[:20], more=("offer",))
    return [(row[-1], Row(*row[:-1])) for row in found]


def offer_to(viewer: Any, pk: int) -> QuestionOffer:
    """One that was made to the viewer. Raises Http404."""
    return get_object_or_404(QuestionOffer, pk=pk, member=viewer)

"""Asking a named member to answer, within bounds that keep it an honour."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.writing import allow, author, locked_topic, say
from guildhall.content.activities.answering import AnswerDeclined, AnswerRequested, AnswerRequestWithdrawn
from guildhall.content.models import AnsweringChoice, AnswerRequest, Post, Tag, Topic
from guildhall.content.rules import can_ask
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.options.queries import get as choice
from guildhall.outreach.models import Watch


@transaction.atomic
def ask_member(*, actor: Actor, topic: Topic, member: Member) -> AnswerRequest:
    """Ask somebody to answer an open question.

    Refuses `not_a_member`, `not_allowed`, `ask_another`, `already_asked`, `already_answered`, `enough_for_question`,
    `enough_today`, and with one code for all of it `cannot_be_asked`: not here, may not read it, muted, does not want.
    """
    asker = Member.objects.select_for_update(of=("self",)).get(pk=author(actor).pk)  # counts what they ask, one by one
    topic = locked_topic(topic)
    allow(can_ask(asker, topic) and Topic.objects.visible_to(actor).filter(pk=topic.pk).exists())
    if member.pk in (asker.pk, topic.author_id):
        raise Refusal("ask_another", _("Ask somebody else: this person asked the question, or is you."))
    _check_history(topic, member)
    _check_bounds(topic, asker)
    if not _can_be_asked(topic, asker, member):
        raise Refusal("cannot_be_asked", _("%(name)s cannot be asked this."), name=member.display_name)
    made = AnswerRequest.objects.create(topic=topic, asker=asker, asked=member, asked_at=clock.now())
    say(AnswerRequested(request=made.pk), topic, actor=asker, target=member)
    return made


def _check_history(topic: Topic, member: Member) -> None:
    if AnswerRequest.objects.filter(topic=topic, asked=member, withdrawn_at=None).exists():
        raise Refusal("already_asked", _("%(name)s was asked already."), name=member.display_name)
    if Post.objects.filter(topic=topic, author=member, kind=Post.Kind.ANSWER, hidden_at=None).exists():
        raise Refusal("already_answered", _("%(name)s has answered already."), name=member.display_name)


def _check_bounds(topic: Topic, asker: Member) -> None:
    standing = AnswerRequest.objects.filter(withdrawn_at=None)
    if standing.filter(topic=topic).count() >= choice("content.asks_a_question"):
        raise Refusal("enough_for_question", _("Enough people were asked this question. Give them some time."))
    today = AnswerRequest.objects.filter(asker=asker, asked_at__gt=clock.now() - timedelta(days=1))
    if today.count() >= choice("content.asks_a_day"):
        raise Refusal("enough_today", _("You have asked enough people today. Ask the next one tomorrow."))


def _can_be_asked(topic: Topic, asker: Member, member: Member) -> bool:
    is_here = member.is_active and member.kind == Member.Kind.PERSON and not member.is_suspended
    if not (is_here and member.claimed_at and Topic.objects.visible_to(member).filter(pk=topic.pk).exists()):
        return False
    if AnsweringChoice.objects.filter(member=member, asks_off_at__isnull=False).exists():
        return False
    tags = Tag.objects.filter(name__in=topic.tag_names).values_list("pk", flat=True)
    here = Q(kind="member", ref=asker.pk) | Q(kind="topic", ref=topic.pk) | Q(kind="space", ref=topic.space_id)
    muted = Watch.objects.said_by(member.pk).filter(here | Q(kind="tag", ref__in=list(tags)), level=Watch.Level.MUTE)
    return not muted.exists()


@transaction.atomic
def unask_member(*, actor: Actor, request: AnswerRequest) -> AnswerRequest:
    """Take back what one asked. Refuses `not_a_member`, `not_allowed`, `over` (declined or taken back)."""
    member, request = author(actor), _locked(request)
    allow(request.asker_id == member.pk)
    _require_standing(request)
    request.withdrawn_at = clock.now()
    request.save(update_fields=["withdrawn_at"])
    say(AnswerRequestWithdrawn(request=request.pk), request.topic, actor=member, target=request.asked)
    return request


@transaction.atomic
def decline_request(*, actor: Actor, request: AnswerRequest, because: str = "") -> AnswerRequest:
    """Rather not, with or without a word for the asker. Refuses `not_a_member`, `not_allowed`, `over`."""
    member, request = author(actor), _locked(request)
    allow(request.asked_id == member.pk)
    _require_standing(request)
    request.declined_at, request.declined_because = clock.now(), because.strip()[:300]
    request.save(update_fields=["declined_at", "declined_because"])
    say(AnswerDeclined(request=request.pk), request.topic, actor=member, target=request.asker)
    return request


def _locked(request: AnswerRequest) -> AnswerRequest:
    locked_topic(request.topic)
    rows = AnswerRequest.objects.select_for_update(of=("self",)).select_related("topic__space", "asker", "asked")
    return rows.get(pk=request.pk)


def _require_standing(request: AnswerRequest) -> None:
    if request.declined_at or request.withdrawn_at:
        raise Refusal("over", _("This was declined or taken back already."))


@transaction.atomic
def choose_answering(*, actor: Actor, asks: bool, offers: bool = True) -> AnsweringChoice:
    """Whether others may ask the member by name, and whether waiting questions are shown to them. Refuses `not_a_member`."""
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    now = clock.now()
    known, _made = AnsweringChoice.objects.select_for_update().get_or_create(member=actor)
    known.asks_off_at = None if asks else known.asks_off_at or now
    known.offers_off_at = None if offers else known.offers_off_at or now
    known.changed_at = now
    known.save(update_fields=["asks_off_at", "offers_off_at", "changed_at"])
    return known

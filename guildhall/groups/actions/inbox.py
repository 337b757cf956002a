"""Words to the leads of a group, and theirs in answer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.groups.activities import InquiryAnswered, InquiryClaimed, InquiryClosed, InquiryDecided, InquiryWritten
from guildhall.groups.models import Group, Inquiry, InquiryMessage
from guildhall.groups.models.inbox import LONGEST
from guildhall.groups.rules import can_answer, can_claim, can_moderate, can_write_to_leads
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal, require
from guildhall.kernel.registry import port
from guildhall.members.models import Member


@transaction.atomic
def write_to_leads(*, actor: Actor, group: Group, kind: str, text: str) -> Inquiry:
    """Those who lead it are told. Counts as a conversation begun.

    Refuses `silenced`, `not_allowed`, `group_closed`, `no_such_kind`, `no_words`, `too_long`, and what gates and limits do.
    """
    writer = _writer(actor)
    if group.closed_at:
        raise Refusal("group_closed", _("This group is closed."))
    require(can_write_to_leads(writer, group) and Group.objects.visible_to(writer).filter(pk=group.pk).exists())
    if kind not in Inquiry.Kind.values:
        raise Refusal("no_such_kind", _("Say what it is: a question, a wish to help or a complaint."))
    words = _words(text, writer)
    _spend(writer, "talks")
    now = clock.now()
    made = Inquiry.objects.create(group=group, writer=writer, kind=kind, opened_at=now, active_at=now)
    InquiryMessage.objects.create(inquiry=made, author=writer, text=words, written_at=now)
    _say(InquiryWritten(), made, writer)
    return made


@transaction.atomic
def answer_inquiry(*, actor: Actor, inquiry: Inquiry, text: str) -> InquiryMessage:
    """By a lead it is theirs from then on, if nobody claimed it; by who wrote it, it is open again. The other side is told.

    Refuses `silenced`, `not_allowed`, `no_words`, `too_long`, and what gates and limits do.
    """
    writer = _writer(actor)
    row = _held(inquiry)
    require(can_answer(writer, row))
    words = _words(text, writer)
    _spend(writer, "comments")
    now = clock.now()
    row.active_at = now
    if writer.pk == row.writer_id:
        row.closed_at, row.closed_by = None, None
    else:
        row.answered_at = row.answered_at or now
        if row.claimed_by is None:
            row.claimed_by, row.claimed_at = writer, now
    row.save()
    message = InquiryMessage.objects.create(inquiry=row, author=writer, text=words, written_at=now)
    _say(InquiryAnswered(), row, writer, target=row.writer)
    return message


@transaction.atomic
def claim_inquiry(*, actor: Actor, inquiry: Inquiry) -> Inquiry:
    """A lead takes care of it; another lead may take it over. Refuses `not_allowed`, `already_yours`."""
    row = _held(inquiry)
    require(can_claim(actor, row))
    lead = _writer(actor)
    if row.claimed_by_id == lead.pk:
        raise Refusal("already_yours", _("You take care of it already."))
    row.claimed_by, row.claimed_at = lead, clock.now()
    row.save(update_fields=["claimed_by", "claimed_at"])
    _say(InquiryClaimed(), row, actor)
    return row


@transaction.atomic
def close_inquiry(*, actor: Actor, inquiry: Inquiry) -> Inquiry:
    """By a lead, or by who wrote it. Refuses `not_allowed`, `already_closed`."""
    row = _held(inquiry)
    require(can_answer(actor, row))
    if row.closed_at:
        raise Refusal("already_closed", _("This is closed already."))
    row.closed_at, row.closed_by = clock.now(), actor.actor_key
    row.save(update_fields=["closed_at", "closed_by"])
    _say(InquiryClosed(), row, actor, target=row.writer)
    return row


@transaction.atomic
def decide_inquiry_message(*, actor: Actor, message: InquiryMessage, how: str) -> None:
    """By moderation, as `decide_announcement`. Refuses `not_allowed`, `same`, `gone`."""
    require(can_moderate(actor))
    row = InquiryMessage.objects.select_for_update(of=("self",)).select_related("inquiry").get(pk=message.pk)
    if row.hidden_as == how:
        raise Refusal("same", _("It is so already."))
    if row.hidden_as == InquiryMessage.Hidden.PURGED:
        raise Refusal("gone", _("Its words are gone for good."))
    before, row.hidden_as = row.hidden_as, how
    row.hidden_at, row.hidden_by = (clock.now(), actor.actor_key) if how else (None, None)
    if how == InquiryMessage.Hidden.PURGED:
        row.text = ""
    row.save()
    said = Staff(before={"state": before or "shown"}, after={"state": how or "shown"})
    _say(InquiryDecided(), row.inquiry, actor, staff=said)


def _writer(actor: Actor) -> Member:
    if not isinstance(actor, Member) or actor.is_silenced:
        raise Forbidden("silenced", _("You cannot write while you are silenced or suspended."))
    return actor


def _held(inquiry: Inquiry) -> Inquiry:
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("group", "writer")
    return rows.get(pk=inquiry.pk)


def _words(text: str, writer: Member) -> str:
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise Refusal("no_words", _("Write something first."))
    if len(words) > LONGEST:
        raise Refusal("too_long", _("A message has at most %(most)s characters."), most=LONGEST)
    return gated("groups.inquiry", words, writer)


def _spend(writer: Member, what: str) -> None:
    if spend := port("spend", "moderation.member"):
        spend(writer, what)


def _say(
    activity: object, row: Inquiry, actor: Actor, target: Member | None = None, staff: Staff | None = None
) -> None:
    record(
        activity, subject=row, actor=actor, target=target, scopes=[scope("group", row.group_id)], staff=staff
    )  # fmt: skip

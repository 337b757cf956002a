"""Facts about members: asked to be verified, vouched for, decided by staff, ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal, TooMany, require
from guildhall.members.activities import (
    AttributeEnded,
    AttributeVerified,
    VerificationAsked,
    VerificationDeclined,
    VerificationRefused,
    VerificationVouched,
    VerificationWithdrawn,
)
from guildhall.members.attributes import KEYS, WEBMAIL, code_of
from guildhall.members.models import Attribute, Member, Verification, Way
from guildhall.members.queries.attributes import confirmed_addresses
from guildhall.members.rules.attributes import can_decide_verification, can_end_attribute, can_state_attribute

MOST_OPEN = 5


@transaction.atomic
def ask_verification(  # noqa: PLR0913 - what a form of one page says
    *,
    actor: Member,
    key: str,
    value: str,
    way: str,
    statement: str = "",
    address: str = "",
    colleague: Member | None = None,
) -> Verification:
    """Ask staff to verify a fact about oneself.

    Of `address`, one of the actor's confirmed ones, only the domain is kept. Refuses `no_such_attribute`, `no_such_value`,
    `already_asked`, `too_many_verifications`, `not_your_address`, `webmail`, `no_colleague`.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    kept = _kept_value(key, value)
    waiting = Verification.objects.open().filter(member=member)
    if waiting.filter(key=key).exists():
        raise Refusal("already_asked", _("You have asked for this already; staff will look at it."))
    if waiting.count() >= MOST_OPEN:
        raise TooMany("too_many_verifications", _("Please wait until staff have decided what you asked for."))
    asked = Verification(member=member, key=key, value=kept, way=Way(way), statement=statement.strip())
    if way == Way.MAIL:
        asked.domain = _work_domain(member, address)
    if way == Way.COLLEAGUE:
        asked.colleague = _other(member, colleague)
    asked.save()
    record(VerificationAsked(), subject=asked, actor=actor, target=asked.colleague)
    return asked


def _kept_value(key: str, value: str) -> str:
    if key not in KEYS:
        raise Refusal("no_such_attribute", _("This cannot be verified here."))
    kept = code_of(key, value.strip())
    if not kept:
        raise Refusal("no_such_value", _("Please say what is to be verified."))
    return kept


def _work_domain(member: Member, address: str) -> str:
    if address not in confirmed_addresses(member):
        raise Refusal("not_your_address", _("Confirm this mail address first, under Security."))
    domain = address.rpartition("@")[2].lower()
    if domain in WEBMAIL:
        raise Refusal(
            "webmail", _("Anybody can have an address at %(domain)s, so it shows nothing about work."), domain=domain
        )
    return domain


def _other(member: Member, colleague: Member | None) -> Member:
    if colleague is None or colleague.pk == member.pk or not colleague.is_active:
        raise Refusal("no_colleague", _("Name a colleague who is a member here and signs in."))
    return colleague


@transaction.atomic
def withdraw_verification(*, actor: Member, verification: Verification) -> None:
    asked = _open(verification)
    require(asked.member_id == actor.pk)
    Verification.objects.filter(pk=asked.pk).update(withdrawn_at=clock.now())
    record(VerificationWithdrawn(), subject=asked, actor=actor)


@transaction.atomic
def vouch(*, actor: Member, verification: Verification, words: str = "") -> Verification:
    """The colleague gives their word; staff decide all the same. Refuses `already_said`."""
    asked = _to_be_said(actor, verification)
    asked.vouched_at, asked.words = clock.now(), words.strip()
    asked.save(update_fields=["vouched_at", "words"])
    record(VerificationVouched(), subject=asked, actor=actor)
    return asked


@transaction.atomic
def decline_to_vouch(*, actor: Member, verification: Verification, words: str = "") -> Verification:
    """The colleague cannot say so; only staff read it. Refuses `already_said`."""
    asked = _to_be_said(actor, verification)
    asked.declined_at, asked.words = clock.now(), words.strip()
    asked.save(update_fields=["declined_at", "words"])
    record(VerificationDeclined(), subject=asked, actor=actor)
    return asked


def _to_be_said(actor: Member, verification: Verification) -> Verification:
    asked = _open(verification)
    colleague = asked.colleague and asked.colleague.shown
    require(colleague is not None and colleague.pk == actor.pk)
    if asked.vouched_at or asked.declined_at:
        raise Refusal("already_said", _("You have answered this already."))
    return asked


@transaction.atomic
def verify_attribute(
    *, actor: Actor, verification: Verification, seen: str, expires_at: datetime | None = None
) -> Attribute:
    """Staff were shown enough: the fact is in force from now until it is ended or expires.

    Refuses `already_decided`, `nothing_seen`, `no_word_yet` (a colleague was named and has not given their word),
    `expires_before`.
    """
    asked = _open(verification)
    require(can_decide_verification(actor, asked))
    if asked.way == Way.COLLEAGUE and not asked.vouched_at:
        raise Refusal("no_word_yet", _("The colleague has not given their word."))
    made = _write(actor, asked.member, asked.key, asked.value, asked.way, seen, expires_at)
    asked.granted_at, asked.decided_by, asked.reason, asked.attribute = clock.now(), actor.actor_key, seen, made
    asked.save(update_fields=["granted_at", "decided_by", "reason", "attribute"])
    said = Staff(reason=seen)
    record(AttributeVerified(attribute=made.pk), subject=asked.member, actor=actor, target=asked.member, staff=said)
    return made


@transaction.atomic
def refuse_verification(*, actor: Actor, verification: Verification, reason: str) -> Verification:
    """The member reads the reason. Refuses `already_decided`."""
    asked = _open(verification)
    require(can_decide_verification(actor, asked))
    asked.refused_at, asked.decided_by, asked.reason = clock.now(), actor.actor_key, reason
    asked.save(update_fields=["refused_at", "decided_by", "reason"])
    record(VerificationRefused(), subject=asked, actor=actor, target=asked.member, staff=Staff(reason=reason))
    return asked


@transaction.atomic
def state_attribute(  # noqa: PLR0913 - what a form of one page says
    *, actor: Actor, member: Member, key: str, value: str, way: str, seen: str, expires_at: datetime | None = None
) -> Attribute:
    """Staff know of a fact without having been asked. Refuses `no_such_attribute`, `no_such_value`, `nothing_seen`."""
    require(can_state_attribute(actor, member))
    made = _write(actor, member, key, _kept_value(key, value), Way(way), seen, expires_at)
    said = Staff(reason=seen)
    record(AttributeVerified(attribute=made.pk), subject=member, actor=actor, target=member, staff=said)
    return made


@transaction.atomic
def end_attribute(*, actor: Actor, attribute: Attribute, reason: str = "") -> None:
    """It holds no longer: said by whoever it is about, or by staff. Refuses `has_ended`."""
    fact = Attribute.objects.select_for_update(of=("self",)).select_related("member").get(pk=attribute.pk)
    require(can_end_attribute(actor, fact))
    if fact.until is not None or fact.verified_at is None:
        raise Refusal("has_ended", _("This has ended already."))
    _end([fact.pk])
    said = Staff(reason=reason)
    record(AttributeEnded(attribute=fact.pk), subject=fact.member, actor=actor, target=fact.member, staff=said)
    purge(f"member:{fact.member_id}")


def _write(  # noqa: PLR0913 - the columns of one row
    actor: Actor, member: Member, key: str, value: str, way: str, seen: str, expires_at: datetime | None
) -> Attribute:
    """The one in force under this key ends; one person has one verified company at a time."""
    now = clock.now()
    if not seen.strip():
        raise Refusal("nothing_seen", _("Please say what you saw; it is the evidence."))
    if expires_at is not None and expires_at <= now:
        raise Refusal("expires_before", _("It cannot expire before it begins."))
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    held = Attribute.objects.filter(member=member, key=key, verified_at__isnull=False, until=None)
    _end(list(held.values_list("pk", flat=True)))
    purge(f"member:{member.pk}")
    return Attribute.objects.create(
        member=member, key=key, value=value, evidence=seen.strip()[:500], way=way, verified_by=actor.actor_key,
        verified_at=now, since=now, expires_at=expires_at,
    )  # fmt: skip


def _end(ids: list[int]) -> None:
    Attribute.objects.filter(pk__in=ids, until=None).update(until=Greatest("since", Value(clock.now())))


def _open(verification: Verification) -> Verification:
    rows = Verification.objects.select_for_update(of=("self",)).select_related("member", "colleague__merged_into")
    asked = rows.get(pk=verification.pk)
    if asked.granted_at or asked.refused_at or asked.withdrawn_at:
        raise Refusal("already_decided", _("This has been decided already."))
    return asked

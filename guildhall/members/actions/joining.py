"""How members come to be, and that they were here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.sql import copy_in, copy_rows, raw_cursor
from guildhall.kernel.text import clip
from guildhall.members.actions.founding import take_invitation
from guildhall.members.activities import MemberJoined, MemberLetIn, MemberVisited
from guildhall.members.models import ActorKey, Member, SignUp, Visit
from guildhall.members.queries.founding import usable_invitation
from guildhall.members.rules import can_decide_claims
from guildhall.options.queries import get as choice

_DATE_BACK = """
UPDATE members_member m SET joined_at = n.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS n (id, at)
WHERE m.id = n.id AND m.claimed_at IS NULL"""
_NAME = """
UPDATE members_member m SET name = n.name FROM unnest(%s::bigint[], %s::text[]) AS n (id, name)
WHERE m.id = n.id AND m.claimed_at IS NULL AND m.erased_at IS NULL AND m.name <> n.name"""
LONGEST_NAME = 80
SIGN_UPS_KEPT = timedelta(days=30)


@transaction.atomic
def create_member(**fields: Any) -> Member:
    """A member with the key that the log knows; the only way a single member comes to be.

    Counts as claimed unless `claimed_at=None` says that it came with an import. Says nothing to the log.
    """
    member = Member(**{"claimed_at": clock.now(), **fields})
    if not member.password:
        member.set_unusable_password()
    member.save(force_insert=True)
    ActorKey.objects.create(member=member)
    return member


@transaction.atomic
def create_members(members: Iterable[Member]) -> list[Member]:
    """Many unsaved members at once, with their keys and without passwords; for imports, which check their rows themselves."""
    made = list(members)
    for member in made:
        # What `set_unusable_password` writes, without asking the system for forty characters one by one.
        member.password = member.password or UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20)
    copy_in(made)
    for key in ActorKey.objects.bulk_create([ActorKey(member=member) for member in made], batch_size=1000):
        key.member.__dict__["actor_key"] = key.key
    return made


@transaction.atomic
def date_back(joined: Mapping[int, datetime]) -> None:
    """Imported people joined when they first did something; only known once all of it is in. Times by member."""
    with raw_cursor() as cursor:
        cursor.execute(_DATE_BACK, [list(joined), list(joined.values())])


@transaction.atomic
def name_imported(names: Mapping[int, str]) -> None:
    """How people who came with an import and have not been claimed are called, by member."""
    with raw_cursor() as cursor:
        cursor.execute(_NAME, [list(names), [clip(name, LONGEST_NAME)[:LONGEST_NAME] for name in names.values()]])


@transaction.atomic
def arrive(*, member: Member) -> None:
    """The first time somebody signs in to an account of their own: from now on they are a member."""
    fresh = Member.objects.select_for_update().get(pk=member.pk)
    if fresh.claimed_at is not None:
        return
    now = clock.now()
    Member.objects.filter(pk=fresh.pk).update(claimed_at=now, joined_at=now)
    member.claimed_at = member.joined_at = now
    record(MemberJoined(), subject=fresh, actor=fresh)


@transaction.atomic
def let_in(*, actor: Actor, member: Member) -> None:
    """Where staff decides who may join. Refuses `not_waiting`."""
    require(can_decide_claims(actor))
    changed = Member.objects.filter(pk=member.pk, erased_at=None).exclude(waiting_since=None).update(waiting_since=None)
    if not changed:
        raise Refusal("not_waiting", _("This person is not waiting to be let in."))
    record(MemberLetIn(), subject=member, actor=actor, target=member)


@transaction.atomic
def visit(*, actor: Member) -> bool:
    """The member is here; said at most once a day of their own calendar. True when it was news."""
    visit, is_new = Visit.objects.get_or_create(member=actor, day=clock.today(actor.zone))
    if is_new:
        record(MemberVisited(), subject=visit, actor=actor)
    return is_new


@transaction.atomic
def import_visits(visits: Sequence[tuple[int, date]]) -> list[int]:
    """History in bulk: (member, day on which they were here). Returns the ids. Says nothing to the log."""
    return copy_rows(Visit, ("member", "day"), visits)


@transaction.atomic
def sign_up(*, member: Member, seconds: int | None = None, address: str = "", invitation: str = "") -> Member:
    """Keep somebody who filled in the sign-up form. They arrive when they first sign in: see `arrive`.

    Where staff lets new members in, they wait for that. `seconds`: how long the form was open; `address`: where it came from.
    Where joining is by invitation, refuses `invitation_over` without one that stands.
    """
    if choice("community.sign_up") == "approval":
        member.waiting_since = clock.now()
    member.save(force_insert=True)
    ActorKey.objects.create(member=member)
    SignUp.objects.create(member=member, seconds=seconds, address=hashed(address))
    _come_by(member, invitation)
    return member


def _come_by(member: Member, code: str) -> None:
    """Who holds an invitation is noted as invited; where one is needed, it is used up with the sign-up or there is none."""
    is_needed = choice("community.sign_up") == "closed"
    if is_needed or usable_invitation(code):
        take_invitation(actor=member, code=code)


def hashed(address: str) -> str:
    """As it is kept: nobody gets it back without the house's key."""
    return salted_hmac("members.sign-up", address, algorithm="sha256").hexdigest()[:32] if address else ""


@transaction.atomic
def clear_sign_ups() -> int:
    """What was noted of sign-ups a month ago; returns how many."""
    gone, _by_model = SignUp.objects.filter(at__lt=clock.now() - SIGN_UPS_KEPT).delete()
    return gone

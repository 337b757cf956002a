"""What is verified about members: for pages, and for the rules of other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.attributes import code_of
from guildhall.members.models import Attribute, Member, Verification
from guildhall.members.queries.people import ids_behind, members_of_keys, plain
from guildhall.members.rules.attributes import can_see_attribute

SOON = timedelta(days=30)
NOTICE = timedelta(days=14)  # before a fact expires
PAGE = 50


@dataclass(frozen=True)
class Fact:
    """One attribute in force, and who verified it as they are shown now."""

    attribute: Attribute
    by: Member | None

    @property
    def expires_soon(self) -> bool:
        expires_at = self.attribute.expires_at
        return expires_at is not None and expires_at < clock.now() + SOON


def verified(member_ids: Iterable[int], key: str, *, at: datetime | None = None) -> dict[int, Any]:
    """What rules of eligibility may read: `{member id: value}` of those whose attribute is verified and unexpired.

    What was verified of a row that is merged into a member is theirs too; their own comes first, then the latest.
    """
    wanted = set(member_ids)
    rows = Attribute.objects.in_force(at).filter(key=key)
    own = rows.filter(member__in=wanted).values_list("member_id", "value", "verified_at")
    merged = rows.filter(member__merged_into__in=wanted).values_list("member__merged_into", "value", "verified_at")
    by_time = lambda row: row[2]  # noqa: E731 - the order of both lists
    told = [*sorted(merged, key=by_time), *sorted(own, key=by_time)]
    return {member: value for member, value, _at in told if member is not None}


def facts_of(member: Member) -> list[Fact]:
    """Everything verified and in force about a person, by key."""
    rows = list(Attribute.objects.in_force().filter(member__in=ids_behind(member)).order_by("key", "pk"))
    by = members_of_keys(row.verified_by for row in rows)
    return [Fact(row, by.get(row.verified_by or 0)) for row in rows]


def facts_shown(viewer: Actor, member: Member) -> list[Fact]:
    """The same as the member lets this viewer see it."""
    return [fact for fact in facts_of(member) if can_see_attribute(viewer, member, fact.attribute.key)]


def expiring() -> QuerySet[Attribute]:
    """Verified facts that expire within two weeks, whose members were not told yet and have not asked for them anew."""
    asked = Verification.objects.open().filter(member=OuterRef("member"), key=OuterRef("key"))
    rows = Attribute.objects.in_force().filter(expires_at__lte=clock.now() + NOTICE, expiry_told_at=None)
    return rows.filter(~Exists(asked), member__erased_at=None)


def past_facts(member: Member) -> list[Attribute]:
    """What was verified once and has ended or expired, latest first."""
    verified_once = Attribute.objects.filter(member__in=ids_behind(member), verified_at__isnull=False)
    in_force = Attribute.objects.in_force().values("pk")
    return list(verified_once.exclude(pk__in=in_force).order_by("-verified_at")[:20])


def verifications_of(member: Member) -> list[Verification]:
    """What this member has asked for, latest first."""
    return list(Verification.objects.filter(member=member).select_related("colleague").order_by("-asked_at")[:20])


def own_verification(member: Member, pk: int) -> Verification | None:
    return Verification.objects.filter(member=member, pk=pk).first()


def asked_for_word(member: Member) -> list[Verification]:
    """Those who name this member as the colleague who can say that it is so."""
    return list(Verification.objects.for_word_of(ids_behind(member)).select_related("member").order_by("asked_at"))


def verification_to_vouch(member: Member, pk: int) -> Verification | None:
    return Verification.objects.for_word_of(ids_behind(member)).filter(pk=pk).first()


def confirmed_addresses(member: Member) -> list[str]:
    return list(EmailAddress.objects.filter(user=member, verified=True).order_by("pk").values_list("email", flat=True))


def colleague_named(handle: str) -> Member | None:
    """A member who has signed in, by handle."""
    rows = Member.objects.present().people().filter(claimed_at__isnull=False, waiting_since=None)
    return rows.filter(handle__iexact=plain(handle).lstrip("@")).first()


def verification_queue() -> list[Verification]:
    """Waiting for a decision, oldest first; whose they are in the log is read with them."""
    rows = list(
        Verification.objects.open().select_related("member__key_row", "colleague__key_row").order_by("asked_at", "pk")
    )
    for person in (person for row in rows for person in (row.member, row.colleague) if person):
        person.__dict__["actor_key"] = person.key_row.key  # else asked one by one
    return rows


def verification_queue_size() -> int:
    return Verification.objects.open().count()


def verification_to_decide(pk: int) -> Verification | None:
    return Verification.objects.select_related("member", "colleague").filter(pk=pk).first()


def attribute_to_end(pk: int) -> Attribute | None:
    return Attribute.objects.select_related("member").filter(pk=pk, verified_at__isnull=False).first()


def own_attribute(member: Member, pk: int) -> Attribute | None:
    """In force, of this person or a row merged into them."""
    rows = Attribute.objects.in_force().select_related("member")
    return rows.filter(member__in=ids_behind(member), pk=pk).first()


def held_by_colleagues(asked: Iterable[Verification]) -> set[int]:
    """Those where the colleague is verified for the very same value themselves."""
    asked = [one for one in asked if one.colleague_id]
    rows = Attribute.objects.in_force().filter(member__in={one.colleague_id for one in asked})
    held = {(pk, key, code_of(key, str(value))) for pk, key, value in rows.values_list("member_id", "key", "value")}
    return {one.pk for one in asked if (one.colleague_id, one.key, code_of(one.key, one.value)) in held}


def latest_facts() -> list[Fact]:
    """In force, those that expire first on top, then the latest."""
    rows = list(
        Attribute.objects.in_force()
        .filter(member__erased_at=None)
        .select_related("member__merged_into")
        .order_by("expires_at", "-verified_at")[:PAGE]
    )
    by = members_of_keys(row.verified_by for row in rows)
    return [Fact(row, by.get(row.verified_by or 0)) for row in rows]

"""Choosing how to be told, and who is not mailed any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.notices import notice_kinds
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.outreach.activities import AddressReleased, AddressSuppressed, NoticesChosen
from guildhall.outreach.models import Channel, Pace, Preference, QuietHours, Suppression
from guildhall.outreach.queries.addresses import address_hash, masked
from guildhall.outreach.rules import can_see_outbox


@transaction.atomic
def choose_notices(*, actor: Actor, paces: Mapping[tuple[str, str], str], quiet: tuple[int, int] | None) -> None:
    """`paces` by (kind, channel); `quiet` are hours of the day in the member's zone. Refuses `no_such_choice`."""
    member = _member(actor)
    for (kind, channel), pace in paces.items():
        _choose(member, kind, channel, pace)
    if quiet is None or quiet[0] == quiet[1]:
        QuietHours.objects.filter(member=member).delete()
    else:
        QuietHours.objects.update_or_create(member=member, defaults={"begin": quiet[0], "end": quiet[1]})
    record(NoticesChosen(kinds=len(paces)), subject=member, actor=member)


@transaction.atomic
def stop_kind(*, actor: Actor, kinds: Iterable[str], channels: Iterable[str] = tuple(Channel.values)) -> None:
    """No more notices of these kinds, on these ways. Refuses `no_such_choice`."""
    member, named = _member(actor), list(kinds)
    for kind in named:
        for channel in channels:
            _choose(member, kind, channel, Pace.OFF)
    record(NoticesChosen(kinds=len(named)), subject=member, actor=member)


def _choose(member: Member, kind: str, channel: str, pace: str) -> None:
    if kind not in notice_kinds or channel not in Channel.values or pace not in Pace.values:
        raise Refusal("no_such_choice", _("Choose now, once a day, or not at all."))
    default = getattr(notice_kinds[kind], channel)
    chosen = Preference.objects.filter(member=member, kind=kind, channel=channel)
    elsewhere = Preference.objects.filter(member__merged_into=member, kind=kind, channel=channel)
    if pace == default and not elsewhere.exists():
        chosen.delete()
    elif not chosen.filter(pace=pace).exists():
        values = {"pace": pace, "since": clock.now()}
        Preference.objects.update_or_create(member=member, kind=kind, channel=channel, defaults=values)


@transaction.atomic
def suppress_address(*, actor: Actor, address: str, reason: str, is_known: bool = True) -> Suppression:
    """No more notices to an address. Its owner still gets what they ask for, such as a new password.

    Refuses `not_staff`. `is_known=False` keeps nothing that tells which address it is.
    """
    _require_staff(actor)
    found, made = Suppression.objects.get_or_create(
        address_hash=address_hash(address),
        defaults={"masked": masked(address), "reason": reason, "added_by": actor.actor_key},
    )
    if not is_known:
        Suppression.objects.filter(pk=found.pk).update(masked="", reason=reason)
    if made:
        record(AddressSuppressed(), subject=found, actor=actor)
    return found


@transaction.atomic
def release_address(*, actor: Actor, suppression: Suppression) -> None:
    """Refuses `not_staff`."""
    _require_staff(actor)
    record(AddressReleased(), subject=suppression, actor=actor)
    suppression.delete()


def _require_staff(actor: Actor) -> None:
    if not can_see_outbox(actor):
        raise Forbidden("not_staff", _("Only staff who may see the outbox can do this."))


def _member(actor: Actor) -> Member:
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    return actor

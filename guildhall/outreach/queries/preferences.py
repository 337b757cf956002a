"""How a member wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, When

from guildhall.kernel.notices import NoticeKind, notice_kinds
from guildhall.members.models import Member
from guildhall.members.queries import by_name
from guildhall.outreach.models import Pace, Preference, QuietHours


@dataclass(frozen=True)
class Choice:
    """A kind with what holds for it now."""

    kind: NoticeKind
    app: str
    mail: str


def choices_of(member: Member) -> list[Choice]:
    chosen = paces_of(member)
    return [
        Choice(kind, chosen.get((kind.name, "app"), kind.app), chosen.get((kind.name, "mail"), kind.mail))
        for kind in sorted(notice_kinds, key=lambda kind: kind.order)
    ]


def mails_stopped(member: Member, kinds: Sequence[NoticeKind]) -> bool:
    """Whether a member gets no mail of any of these kinds."""
    paces = {choice.kind.name: choice.mail for choice in choices_of(member)}
    return all(paces[kind.name] == Pace.OFF for kind in kinds)


def paces_of(member: Member) -> dict[tuple[str, str], str]:
    """By kind and channel, as chosen under any of a person's accounts: the one they have now goes first, else the last word."""
    rows = Preference.objects.filter(Q(member=member) | Q(member__merged_into=member)).order_by(
        Case(When(member=member, then=1), default=0), "since", "pk"
    )
    return {(kind, channel): pace for kind, channel, pace in rows.values_list("kind", "channel", "pace")}


def quiet_hours_of(member: Member) -> tuple[int, int] | None:
    row = QuietHours.objects.filter(member=member).first()
    return (row.begin, row.end) if row else None


def member_of(pk: int) -> Member | None:
    """Somebody who is still here."""
    return Member.objects.present().filter(pk=pk).first()


def member_named(text: str) -> Member | None:
    found = by_name(text) if text else None
    return found.shown if found else None

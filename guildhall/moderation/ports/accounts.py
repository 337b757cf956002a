"""Accounts as things of the queue: approved as they are, or shut in their case, with a statement and an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from guildhall.kernel.moderated import PURGED, SHOWN, Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.moderation.rules import can_sanction


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    return {member.pk: _fact(member) for member in Member.objects.filter(pk__in=list(ids))}


def _fact(member: Member) -> Moderable:
    return Moderable(
        text=member.bio,
        title=f"{member.display_name} @{member.handle}" if not member.erased_at else str(member.display_name),
        url=member.get_absolute_url(),
        author_id=member.pk,
        author=str(member.display_name),
        space_id=None,
        created_at=member.joined_at,
        state=PURGED if member.erased_at else SHOWN,
    )


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    return set(ids) if can_sanction(viewer) else set()


def looked_after_by(viewer: Any) -> set[int] | None:
    """Accounts belong to no space: whoever may restrict members decides."""
    return None if can_sanction(viewer) else set()


def _by_case(_actor: Any, _pk: int, _why: str = "") -> None:
    raise Refusal("by_case", _("An account is restricted in its case, not hidden."))


def _stands(_actor: Any, _pk: int) -> None:
    """It was never out of sight."""


def _nothing(_member: int) -> list[int]:
    return []


ports.add(
    Port(
        name="members.member.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Account", "账号"),
            facts=facts,
            visible_to=visible_to,
            hold=_by_case,
            hide=_by_case,
            delete=_by_case,
            restore=_stands,
            purge=_by_case,
            looked_after_by=looked_after_by,
            of_author=_nothing,
        ),
    )
)

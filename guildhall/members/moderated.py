"""What moderation may ask of words of profiles that wait, and do to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from guildhall.kernel.moderated import HELD, HIDDEN, PURGED, SHOWN, Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.actions import held_profiles
from guildhall.members.models import HeldProfile, Member
from guildhall.members.queries import ids_behind
from guildhall.members.rules import can_review_profiles


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    rows = HeldProfile.objects.filter(pk__in=list(ids)).select_related("member__merged_into")
    return {row.pk: _fact(row) for row in rows}


def _fact(row: HeldProfile) -> Moderable:
    member = row.member.shown
    return Moderable(
        text="\n".join(row.changes.values()),
        title=str(member.display_name),
        url=member.get_absolute_url(),
        author_id=row.member_id,
        author=str(member.display_name),
        space_id=None,
        created_at=row.made_at,
        state=_state(row),
        why=row.why,
    )


def _state(row: HeldProfile) -> str:
    if row.passed_at:
        return SHOWN
    if row.rejected_at:
        return HIDDEN if row.changes else PURGED
    return HELD


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    return set(HeldProfile.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


def looked_after_by(viewer: Any) -> set[int] | None:
    return None if can_review_profiles(viewer) else set()


def of_author(member: int) -> list[int]:
    mine = HeldProfile.objects.waiting().filter(member__in=ids_behind(Member.objects.get(pk=member)))
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _act(action: Callable[..., Any], actor: Any, pk: int, _why: str = "") -> None:
    found = HeldProfile.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("gone", _("This is not there any more."))
    action(actor=actor, held=found)


ports.add(
    Port(
        name="members.heldprofile.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Profile", "个人资料"),
            facts=facts,
            visible_to=visible_to,
            hold=partial(_act, held_profiles.hold_profile),
            hide=partial(_act, held_profiles.reject_profile),
            delete=partial(_act, held_profiles.reject_profile),
            restore=partial(_act, held_profiles.pass_profile),
            purge=partial(_act, held_profiles.empty_profile),
            looked_after_by=looked_after_by,
            of_author=of_author,
        ),
    )
)

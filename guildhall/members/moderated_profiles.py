"""What moderation may ask of profiles that members report, and do to them. The id is the member's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.moderated import PURGED, SHOWN, Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.actions.held_profiles import WORDS
from guildhall.members.actions.taken_profiles import empty_taken_profile, return_profile, take_profile
from guildhall.members.models import Member, TakenProfile
from guildhall.members.rules import can_review_profiles

PROFILE = "members.profile"


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    rows = Member.objects.filter(pk__in=list(ids)).select_related("merged_into")
    taken = {one.member_id: one for one in TakenProfile.objects.standing().filter(member__in=rows)}
    return {row.pk: _fact(row, taken.get(row.pk)) for row in rows}


def _fact(row: Member, taken: TakenProfile | None) -> Moderable:
    words = taken.words if taken else {name: getattr(row, name) for name in WORDS}
    name = words.get("name") or str(row.display_name)
    picture = taken.avatar_id if taken else row.avatar_id
    return Moderable(
        text="\n".join(value for value in words.values() if value),
        title=name if row.erased_at else f"{name} @{row.handle}",
        url=row.get_absolute_url(),
        author_id=row.pk,
        author=name,
        space_id=None,
        created_at=row.joined_at,
        state=PURGED if row.erased_at else taken.state if taken else SHOWN,
        look=reverse("files:read", args=[picture, "avatar.webp"]) if picture else "",
    )


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    """What is there to report: the profile of somebody who is here, as far as the viewer may open it."""
    shown = Member.objects.visible_to(viewer).present()
    return set(shown.filter(pk__in=list(ids)).values_list("pk", flat=True))


def looked_after_by(viewer: Any) -> set[int] | None:
    return None if can_review_profiles(viewer) else set()


def of_author(member: int) -> list[int]:
    """Nothing where the profile says nothing."""
    fact = facts([member]).get(member)
    return [member] if fact and (fact.text or fact.look) else []


def _member(pk: int) -> Member:
    found = Member.objects.filter(pk=pk, erased_at=None).first()
    if found is None:
        raise Refusal("gone", _("This is not there any more."))
    return found


def _take(how: str, actor: Any, pk: int, why: str = "") -> None:
    take_profile(actor=actor, member=_member(pk), how=how, because=why)


def _return(actor: Any, pk: int) -> None:
    return_profile(actor=actor, member=_member(pk))


def _empty(actor: Any, pk: int) -> None:
    empty_taken_profile(actor=actor, member=_member(pk))


ports.add(
    Port(
        name=f"{PROFILE}.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Profile", "个人资料"),
            facts=facts,
            visible_to=visible_to,
            hold=partial(_take, "held"),
            hide=partial(_take, "hidden"),
            delete=partial(_take, "deleted"),
            restore=_return,
            purge=_empty,
            looked_after_by=looked_after_by,
            of_author=of_author,
        ),
    )
)

"""Who may verify facts about members, and who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual
from guildhall.members.rules import can_see_place, can_see_work

if TYPE_CHECKING:
    from guildhall.members.models import Attribute, Member, Verification

PLACE = frozenset({"city", "country"})  # shown as the switch `shows_place` says, the others as `shows_work`
VERIFY = capabilities.add(
    Capability(
        name="members.verify_attributes",
        label=Bilingual("Verify facts about members", "核验成员信息"),
        about=Bilingual(
            "Company, role, city and the like, which then decide who may join or vote where",
            "公司、职务、城市等信息；核验后可用于判断加入和投票资格",
        ),
        roles=("operator", "manager"),
    )
)


def can_verify(viewer: Actor) -> bool:
    return viewer.can(VERIFY.name)


def can_decide_verification(viewer: Actor, verification: Verification) -> bool:
    """Neither one's own, nor where one has given one's word."""
    involved = {verification.member.actor_key, verification.colleague and verification.colleague.actor_key}
    return can_verify(viewer) and (viewer.actor_key is None or viewer.actor_key not in involved)


def can_state_attribute(viewer: Actor, member: Member) -> bool:
    return can_verify(viewer) and (viewer.actor_key is None or viewer.actor_key != member.actor_key)


def can_end_attribute(viewer: Actor, attribute: Attribute) -> bool:
    """Whoever it is about, and staff."""
    return can_verify(viewer) or viewer.actor_key == attribute.member.actor_key is not None


def can_see_attribute(viewer: Actor, member: Member, key: str) -> bool:
    return can_see_place(viewer, member) if key in PLACE else can_see_work(viewer, member)

from __future__ import annotations

from typing import TYPE_CHECKING

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.members.models import Member

CONTACT = capabilities.add(
    Capability(
        name="outreach.contact_members",
        label=Bilingual("Contact members", "联系成员"),
        about=Bilingual(
            "Write to one by mail, and keep what was said elsewhere", "给单个成员发邮件，并记录其他渠道的联系"
        ),
        roles=("operator", "manager", "director", "marketing-manager"),
    )
)


def can_contact_members(viewer: Actor) -> bool:
    return viewer.can(CONTACT.name)


def can_contact(viewer: Actor, member: Member) -> bool:
    """Somebody who is still here; nobody contacts themselves."""
    is_here = member.erased_at is None and member.merged_into_id is None
    return can_contact_members(viewer) and is_here and viewer.actor_key != member.actor_key

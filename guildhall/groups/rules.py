from __future__ import annotations

from guildhall.groups.models import Admission, Election, Group, GroupMembership, Inquiry, Seat, Sponsorship
from guildhall.groups.models.groups import MANAGES, MODERATES
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.rules.segments import can_manage_segments

MANAGE = capabilities.add(
    Capability(
        name=MANAGES,
        label=Bilingual("Manage groups", "管理小组"),
        about=Bilingual("Found and close groups, add and remove people", "创建和关闭小组，添加和移除成员"),
        roles=("operator", "manager"),
    )
)

MODERATE = capabilities.add(
    Capability(
        name=MODERATES,
        label=Bilingual("Decide about reported announcements and messages of groups", "处理被举报的小组公告和来信"),
        roles=("operator", "manager"),
    )
)


def can_moderate(viewer: Actor) -> bool:
    return viewer.can(MODERATE.name)


def can_manage(viewer: Actor) -> bool:
    return viewer.can(MANAGE.name)


def can_choose_segment(viewer: Actor) -> bool:
    return can_manage(viewer) and can_manage_segments(viewer)


def can_write_to_leads(viewer: Actor, group: Group) -> bool:
    """Any member who sees it, while it is open."""
    return isinstance(viewer, Member) and not group.closed_at


def can_answer(viewer: Actor, inquiry: Inquiry) -> bool:
    """Who wrote it and who leads the group; staff once it is theirs to see."""
    return isinstance(viewer, Member) and Inquiry.objects.visible_to(viewer).filter(pk=inquiry.pk).exists()


def can_claim(viewer: Actor, inquiry: Inquiry) -> bool:
    return can_answer(viewer, inquiry) and viewer.pk != inquiry.writer_id and can_lead(viewer, inquiry.group)  # type: ignore[attr-defined]


def can_lead(viewer: Actor, group: Group) -> bool:
    """Its lead or co-lead while the term runs, and staff who manage groups."""
    return can_manage(viewer) or Seat.objects.leading(viewer).filter(group=group).exists()


def can_decide(viewer: Actor, admission: Admission) -> bool:
    """Who was invited decides for themselves; of requests the leads decide, never of their own."""
    if admission.way == Admission.Way.INVITED:
        return admission.member_id == getattr(viewer, "pk", None)
    return admission.member_id != getattr(viewer, "pk", None) and can_lead(viewer, admission.group)


def can_vouch(viewer: Actor, sponsorship: Sponsorship) -> bool:
    """Who was named, while they are in the group."""
    if sponsorship.member_id != getattr(viewer, "pk", None):
        return False
    return GroupMembership.objects.of(viewer).filter(group=sponsorship.admission.group_id).exists()


def can_withdraw(viewer: Actor, admission: Admission) -> bool:
    """Who asked takes their request back, the leads an invitation."""
    if admission.way == Admission.Way.ASKED:
        return admission.member_id == getattr(viewer, "pk", None)
    return can_lead(viewer, admission.group)


def can_stand(viewer: Actor, election: Election) -> bool:
    """Whoever is in the group, other than who runs the election, until it opens."""
    pk = getattr(viewer, "pk", None)
    if pk is None or pk == election.officer_id or election.stage != "standing":
        return False
    return GroupMembership.objects.of(viewer).filter(group=election.group_id).exists()

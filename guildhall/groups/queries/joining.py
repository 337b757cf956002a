"""Those on the way into a group by its form, and who vouches for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import get_object_or_404

from guildhall.groups.models import Admission, Group, GroupMembership, MembershipForm, Sponsorship
from guildhall.groups.rules import can_lead
from guildhall.kernel.actor import Actor


@dataclass
class Request:
    """A request as its leads, its sponsors and who made it see it."""

    admission: Admission
    sponsorships: list[Sponsorship] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)  # members of the group among the sponsors, now

    @property
    def vouched(self) -> int:
        return sum(one.answer == one.Answer.VOUCHED and one.member_id in self.inside for one in self.sponsorships)

    @property
    def missing(self) -> int:
        return max(self.admission.sponsors_needed - self.vouched, 0)

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def may_name(self) -> bool:
        """So many declined or left that the others do not suffice."""
        standing = sum(not one.answer or one.answer == one.Answer.VOUCHED for one in self.sponsorships
                       if one.member_id in self.inside)  # fmt: skip
        return not self.admission.closed_at and standing < self.admission.sponsors_needed


def membership_form(group: Group) -> MembershipForm | None:
    """The latest; None where it asks for nothing."""
    form = MembershipForm.objects.filter(group=group).order_by("-number").first()
    return form if form and (form.questions or form.sponsors) else None


def last_membership_form(group: Group) -> MembershipForm | None:
    """The latest, also where it asks for nothing."""
    return MembershipForm.objects.filter(group=group).order_by("-number").first()


def requests_of(admissions: list[Admission]) -> list[Request]:
    """With who vouches; two reads whatever their number."""
    rows = Sponsorship.objects.filter(admission__in=admissions).select_related("member", "member__merged_into")
    by_admission: dict[int, list[Sponsorship]] = defaultdict(list)
    for row in rows.order_by("asked_at", "pk"):
        by_admission[row.admission_id].append(row)
    named = {row.member_id for rows in by_admission.values() for row in rows}
    groups = {one.group_id for one in admissions}
    inside: dict[int, set[int]] = defaultdict(set)
    current = GroupMembership.objects.current().filter(group__in=groups, member__in=named)
    for group, member in current.values_list("group", "member"):
        inside[group].add(member)
    return [Request(one, by_admission[one.pk], inside[one.group_id]) for one in admissions]


def request_of(viewer: Actor, pk: int) -> Request:
    """What the viewer asked for, vouches for or decides. Raises Http404."""
    rows = Admission.objects.filter(way=Admission.Way.ASKED).select_related("group", "member", "member__merged_into")
    found = requests_of([get_object_or_404(rows, pk=pk)])[0]
    mine = getattr(viewer, "pk", None)
    is_sponsor = mine in found.inside and any(one.member_id == mine for one in found.sponsorships)
    if mine is not None and (
        found.admission.member_id == mine or is_sponsor or can_lead(viewer, found.admission.group)
    ):
        return found
    raise Http404


def sponsorship_by_number(viewer: Actor, pk: int) -> Sponsorship:
    """The viewer's own, while they are in the group. Raises Http404."""
    mine = Sponsorship.objects.filter(member=getattr(viewer, "pk", None)).select_related("admission__group")
    found = get_object_or_404(mine, pk=pk)
    get_object_or_404(GroupMembership.objects.of(viewer), group=found.admission.group_id)
    return found


def sponsorships_to_answer(viewer: Actor, group: Group) -> list[Sponsorship]:
    """Who asks the viewer, a member of this group, to vouch for them."""
    if not getattr(group, "is_mine", False):
        return []
    rows = Sponsorship.objects.filter(member=getattr(viewer, "pk", None), answer="", admission__closed_at=None)
    return list(
        rows.filter(admission__group=group).select_related("admission__member__merged_into").order_by("pk")[:10]
    )

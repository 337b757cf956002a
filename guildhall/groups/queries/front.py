"""The page of a group in few reads: what stands in rows of the group's own rides on the read of the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.shortcuts import get_object_or_404

from guildhall.groups.models import (
    Admission,
    Announcement,
    Charter,
    Document,
    Election,
    Eligibility,
    Group,
    GroupMembership,
    Inquiry,
    Meeting,
    MeetingSkip,
    MembershipForm,
    RosterLine,
    Seat,
    Sponsorship,
    Succession,
)
from guildhall.groups.queries.groups import PERSON, in_order
from guildhall.groups.queries.meetings import Series, next_of
from guildhall.groups.queries.riding import all_made, all_of, first_of, made, row_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member

FACES, LINES, SERIES, ON_TOP, FILES = 12, 30, 100, 3, 5
DAY = timedelta(days=1)  # no zone is further behind


@dataclass(frozen=True)
class Front:
    """A group with what its page shows of it; `group` has `size` and `is_mine`."""

    group: Group
    charter: Charter | None
    form: MembershipForm | None  # None where it asks for nothing
    eligibility: Eligibility | None
    admission: Admission | None  # the viewer's own
    announcements: list[Announcement]  # on top, the latest first
    inquiries: list[Inquiry]  # the viewer's own that are open
    documents: list[Document]  # the latest few
    series: Series | None  # that meets next
    elections: list[Election]  # that are not over
    elsewhere: list[RosterLine]  # named in its list, and nobody knows who they are here
    vouching: list[dict[str, Any]]  # `admission` and `name` of those who ask the viewer
    relatives: list[Succession]


def front_of(viewer: Actor, handle: str) -> Front:
    """One read. Raises Http404 as `group_of` does."""
    rows = Group.objects.visible_to(viewer).sized().as_seen_by(viewer).select_related("figures")
    group: Any = get_object_or_404(rows.annotate(riding=JSONObject(**_riding(viewer))), handle=handle)
    rides = group.riding
    form = made(MembershipForm, rides["form"])
    return Front(
        group=group,
        charter=made(Charter, rides["charter"]),
        form=form if form and (form.questions or form.sponsors) else None,
        eligibility=made(Eligibility, rides["eligibility"]),
        admission=made(Admission, rides["admission"]),
        announcements=[_announcement(row) for row in rides["announcements"]],
        inquiries=all_made(Inquiry, rides["inquiries"]),
        documents=all_made(Document, rides["documents"]),
        series=next_of(all_made(Meeting, rides["meetings"]), all_made(MeetingSkip, rides["skips"])),
        elections=all_made(Election, rides["elections"]),
        elsewhere=all_made(RosterLine, rides["elsewhere"]),
        vouching=rides["vouching"] if group.is_mine else [],
        relatives=[_succession(row) for row in rides["relatives"]],
    )


def people_of(viewer: Actor, group: Group, *, is_inside: bool) -> tuple[list[Seat], list[Member]]:
    """Whose term runs, leads first, and who joined lately, as far as the viewer may see them; one read.

    Others than the group see of the latter only people who are listed.
    """
    rows = GroupMembership.objects.current().filter(group=group, member__in=Member.objects.visible_to(viewer))
    seen = rows if is_inside else rows.filter(member__in=Member.objects.listed())
    late = seen.order_by("-pk").values("pk")[:FACES]
    held = Seat.objects.current().filter(group=OuterRef("group"), member=OuterRef("member"))
    shown = rows.annotate(is_late=Q(pk__in=late), held=Subquery(held.values(row=row_of(Seat))[:1]))
    found: Any = list(shown.filter(Q(is_late=True) | Q(held__isnull=False)).select_related(*PERSON).order_by("-pk"))
    return in_order(_seats(found)), [one.member.shown for one in found if one.is_late]


def _seats(memberships: Sequence[Any]) -> list[Seat]:
    seats = []
    for one in memberships:
        if seat := made(Seat, one.held):
            seat.member = one.member
            seats.append(seat)
    return seats


def _riding(viewer: Actor) -> dict[str, Any]:
    mine = Admission.objects.open().filter(group=OuterRef("pk"), member=getattr(viewer, "pk", None))
    standing = Election.objects.standing().filter(group=OuterRef("pk"), counted_at=None).order_by("opens_at", "pk")
    meetings = Meeting.objects.current().filter(group=OuterRef("pk")).order_by("pk")
    off = MeetingSkip.objects.filter(meeting__group=OuterRef("pk"), day__gte=clock.today() - DAY).order_by("pk")
    unknown = RosterLine.objects.filter(group=OuterRef("pk"), linked_at=None, gone_at=None).order_by("pk")
    return {
        "charter": first_of(Charter.objects.filter(group=OuterRef("pk")).order_by("-number")),
        "form": first_of(MembershipForm.objects.filter(group=OuterRef("pk")).order_by("-number")),
        "eligibility": first_of(Eligibility.objects.filter(group=OuterRef("pk"))),
        "admission": first_of(mine),
        "announcements": ArraySubquery(_announced()),
        "inquiries": all_of(_written(viewer), ON_TOP),
        "documents": all_of(Document.objects.present().filter(group=OuterRef("pk")).order_by("-pk"), FILES),
        "meetings": all_of(meetings, SERIES),
        "skips": all_of(off, SERIES * 10),
        "elections": all_of(standing, 3),
        "elsewhere": all_of(unknown, LINES),
        "vouching": ArraySubquery(_asked(viewer)),
        "relatives": ArraySubquery(_relatives(viewer)),
    }


def _asked(viewer: Actor) -> QuerySet[Any, Any]:
    """Who asks the viewer to vouch for them."""
    rows = Sponsorship.objects.filter(member=getattr(viewer, "pk", None), answer="", admission__closed_at=None)
    row = JSONObject(admission=F("admission"), name=_name_of("admission__member"))
    return rows.filter(admission__group=OuterRef("pk")).order_by("pk").values(row=row)[:10]


def _name_of(member: str) -> Coalesce:
    """As they are shown: of whom they are merged into, their handle where they gave no name."""
    parts = [Coalesce(f"{member}__merged_into__{name}", f"{member}__{name}") for name in ("name", "handle")]
    return Coalesce(*[NullIf(part, Value("")) for part in parts])


def _written(viewer: Actor) -> QuerySet[Inquiry]:
    mine = Inquiry.objects.open().filter(group=OuterRef("pk"), writer=getattr(viewer, "pk", None))
    return mine.order_by("-pk")


def _announced() -> QuerySet[Any, Any]:
    """With the name of who wrote it; nobody's where they were erased."""
    rows = Announcement.objects.shown().filter(group=OuterRef("pk"), pinned_until__gte=clock.today())
    row = JSONObject(own=row_of(Announcement), name=_name_of("author"))
    return rows.order_by("-pk").values(row=row)[:ON_TOP]


def _announcement(row: dict[str, Any]) -> Announcement:
    found: Any = made(Announcement, row["own"])
    found.author_name = row["name"]
    return found  # type: ignore[no-any-return]


def _relatives(viewer: Actor) -> QuerySet[Any, Any]:
    """Merges and splits with groups that the viewer may see, the latest first."""
    seen = Group.objects.visible_to(viewer)
    mine = Q(after=OuterRef("pk"), before__in=seen) | Q(before=OuterRef("pk"), after__in=seen)
    rows = Succession.objects.standing().filter(mine).order_by("-made_at", "-pk")
    groups = {side: row_of(Group, f"{side}__") for side in ("before", "after")}
    return rows.values(row=JSONObject(own=row_of(Succession), **groups))[:LINES]


def _succession(row: dict[str, Any]) -> Succession:
    found: Any = made(Succession, row["own"])
    found.before, found.after = made(Group, row["before"]), made(Group, row["after"])
    return found  # type: ignore[no-any-return]

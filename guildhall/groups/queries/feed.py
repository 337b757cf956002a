"""What happened in a group, as those who are in it read it."""

from __future__ import annotations

from guildhall.activity.models import Activity, Scope
from guildhall.activity.queries.log import Line, lines_of
from guildhall.groups.models import Group
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown, verbs

PAGE, SHOWN = 30, 5
# Of its own records only what everybody in it may know: not who asks to join, who is declined, who left.
OWN = {
    "groups.group.founded", "groups.group.changed", "groups.group.closed", "groups.group.reopened", "groups.group.merged",
    "groups.group.split", "groups.member.joined", "groups.member.added", "groups.admission.accepted", "groups.seat.given",
    "groups.seat.ended", "groups.charter.written", "groups.meeting.added", "groups.meeting.changed", "groups.meeting.ended",
    "groups.meeting.skipped", "groups.meeting.held_again", "groups.election.called", "groups.election.opened",
    "groups.election.counted", "groups.candidate.stood", "groups.announcement.published",
    "groups.document.added", "groups.document.revised", "groups.election.moved", "groups.election.seated",
}  # fmt: skip


def feed_of(viewer: Actor, group: Group, *, before: int = 0) -> tuple[list[Line], int]:
    """A page of it, the latest first, without what the viewer may not see; and the number the next page is asked with, or 0.

    Beside its own records: what is said in spaces that are for it alone.
    """
    scope = Scope.objects.filter(kind="group", ref=group.pk).values_list("pk", flat=True).first()
    if scope is None:
        return [], 0
    told = OWN | {verb.name for verb in verbs if verb.speaks}
    rows = Activity.objects.filter(scopes__contains=[scope], verb__in=told).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return lines_of(viewer, found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else 0


def lately_in(viewer: Actor, group: Group) -> list[Line]:
    """The first lines of it that are about the group itself; two reads."""
    rows = Activity.objects.filter(subject_type="groups.group", subject_id=group.pk, verb__in=OWN).order_by("-pk")
    known = {"groups.group": {group.pk: Shown(str(group.name), group.get_absolute_url())}}
    return lines_of(viewer, list(rows[:SHOWN]), known)

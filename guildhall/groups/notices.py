"""Who is told what happens on the way into a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from guildhall.groups.models import Seat
from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.text import Bilingual

_TO_THEM = {
    "groups.member.added", "groups.admission.invited", "groups.admission.accepted", "groups.admission.declined",
    "groups.seat.given",
}  # fmt: skip


def leads_of(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Whoever leads the group that somebody asks to join."""
    groups = {row.subject_id for row in rows}
    led = Seat.objects.current().filter(group__in=groups, role__in=Seat.LEADING).values_list("group", "member")
    yield from ((row.id, member) for row in rows for group, member in led if group == row.subject_id)


notice_kinds.add(
    NoticeKind(
        name="groups",
        label=Bilingual("My groups: invitations, requests, roles", "我的小组：邀请、申请与角色"),
        one=Bilingual("%(actor)s, about a group", "%(actor)s：小组消息"),
        many=Bilingual("%(number)s people, about a group", "%(number)s 人：小组消息"),
        icon="users-group",
        order=45,
    )
)
interests.add(Interest(name="groups.theirs", kind="groups", reads=lambda verb: verb.name in _TO_THEM))
interests.add(
    Interest(
        name="groups.asked", kind="groups", reads=lambda verb: verb.name == "groups.admission.asked", audience=leads_of
    )
)

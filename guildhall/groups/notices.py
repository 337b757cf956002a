"""Who is told what happens on the way into a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from guildhall.groups.models import Announcement, Candidate, Election, GroupMembership, Inquiry, Seat, Voter
from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.text import Bilingual

_TO_THEM = {
    "groups.member.added", "groups.admission.invited", "groups.admission.accepted", "groups.admission.declined",
    "groups.seat.given", "groups.sponsor.asked", "groups.sponsor.vouched", "groups.sponsor.declined",
}  # fmt: skip


def leads_of(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Whoever leads the group that somebody asks to join, or has found enough sponsors for, or that fell silent."""
    groups = {row.subject_id for row in rows}
    led = Seat.objects.current().filter(group__in=groups, role__in=Seat.LEADING).values_list("group", "member")
    yield from ((row.id, member) for row in rows for group, member in led if group == row.subject_id)


def voters_of(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Whoever may vote or stands, when voting begins and when the result is there."""
    elections = {row.subject_id: row.id for row in rows}
    voters = Voter.objects.filter(election__in=elections).values_list("election", "member")
    standing = Candidate.objects.filter(election__in=elections, withdrawn_at=None, member__isnull=False)
    told = {*voters, *standing.values_list("election", "member")}
    yield from sorted((elections[election], member) for election, member in told)


def those_who_write(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The other side of an exchange: who wrote to the leads, and who takes care of it, or all leads where nobody does."""
    of: dict[int, list[int]] = {}
    for row in rows:
        of.setdefault(row.subject_id, []).append(row.id)
    found = Inquiry.objects.filter(pk__in=of).values_list("pk", "group", "writer", "claimed_by")
    led = Seat.objects.current().filter(group__in={row[1] for row in found}, role__in=Seat.LEADING)
    leads = list(led.values_list("group", "member"))
    for pk, group, writer, claimed in found:
        theirs = [claimed] if claimed else [member for of_group, member in leads if of_group == group]
        yield from ((row, member) for row in of[pk] for member in dict.fromkeys([writer, *theirs]))


def members_of(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Everybody who is in the group that announces something."""
    of = {row.subject_id: row.id for row in rows}
    groups = dict(Announcement.objects.filter(pk__in=of).values_list("pk", "group"))
    people = GroupMembership.objects.current().filter(group__in=set(groups.values())).values_list("group", "member")
    inside: dict[int, list[int]] = {}
    for group, member in people.order_by("member"):
        inside.setdefault(group, []).append(member)
    yield from ((of[pk], member) for pk, group in groups.items() for member in inside.get(group, ()))


def those_who_may_vote(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Everybody in the group of an election of which the times changed: the voters are not fixed yet."""
    of = {row.subject_id: row.id for row in rows}
    groups = dict(Election.objects.filter(pk__in=of).values_list("pk", "group"))
    people = GroupMembership.objects.current().filter(group__in=set(groups.values()))
    inside = list(people.order_by("member").values_list("group", "member"))
    yield from ((of[pk], member) for pk, group in groups.items() for of_group, member in inside if of_group == group)


notice_kinds.add(
    NoticeKind(
        name="announced",
        label=Bilingual("Announcements of my groups", "我的小组的公告"),
        one=Bilingual("%(actor)s announced something in a group", "%(actor)s 发布了小组公告"),
        many=Bilingual("%(number)s announcements in groups", "%(number)s 则小组公告"),
        icon="speakerphone",
        order=44,
    )
)
interests.add(
    Interest(
        name="groups.announced",
        kind="announced",
        audience=members_of,
        reads=lambda verb: verb.name == "groups.announcement.published",
        once=True,
    )
)
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
        name="groups.asked",
        kind="groups",
        audience=leads_of,
        reads=lambda verb: verb.name in ("groups.admission.asked", "groups.admission.sponsored"),
    )
)
notice_kinds.add(
    NoticeKind(
        name="silence",
        label=Bilingual("A group that I lead has fallen silent", "我负责的小组陷入沉寂"),
        one=Bilingual("A group that you lead has fallen silent", "你负责的小组已陷入沉寂"),
        many=Bilingual("A group that you lead has fallen silent", "你负责的小组已陷入沉寂"),
        icon="hourglass",
        order=47,
    )
)
interests.add(
    Interest(
        name="groups.silence",
        kind="silence",
        reads=lambda verb: verb.name == "groups.group.fell_silent",
        audience=leads_of,
    )
)
notice_kinds.add(
    NoticeKind(
        name="elections",
        label=Bilingual(
            "Elections of my groups: other times, voting begins, the result",
            "我的小组的选举：时间变更、投票开始、结果公布",
        ),
        one=Bilingual("Voting began, its times changed, or there is a result", "投票开始、时间有变，或已有结果"),
        many=Bilingual("Voting began, its times changed, or there is a result", "投票开始、时间有变，或已有结果"),
        icon="checkbox",
        order=46,
    )
)
interests.add(
    Interest(
        name="groups.elections",
        kind="elections",
        reads=lambda verb: verb.name in ("groups.election.opened", "groups.election.counted"),
        audience=voters_of,
    )
)
notice_kinds.add(
    NoticeKind(
        name="inbox",
        label=Bilingual(
            "Messages to a group that I lead, and answers to mine", "写给我负责的小组的来信，以及对我来信的回复"
        ),
        one=Bilingual("%(actor)s wrote in the inbox of a group", "%(actor)s 在小组来信中写了新内容"),
        many=Bilingual("%(number)s people wrote in inboxes of groups", "%(number)s 人在小组来信中写了新内容"),
        icon="mail",
        order=43,
    )
)
interests.add(
    Interest(
        name="groups.inbox",
        kind="inbox",
        audience=those_who_write,
        reads=lambda verb: verb.name in ("groups.inquiry.written", "groups.inquiry.answered", "groups.inquiry.closed"),
    )
)
interests.add(
    Interest(
        name="groups.moved",
        kind="elections",
        audience=those_who_may_vote,
        reads=lambda verb: verb.name == "groups.election.moved",
    )
)

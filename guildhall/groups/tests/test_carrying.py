"""What is a group's own goes on in another when two become one or one becomes two, and comes back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from guildhall.activity.models import StaffAct
from guildhall.content.actions import change_space
from guildhall.content.models import Space
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.content.tests.test_races import at_once
from guildhall.groups import actions
from guildhall.groups.models import Announcement, Group, GroupMembership, Seat, Succession
from guildhall.groups.queries.belongings import KINDS
from guildhall.groups.tests.test_documents import sent
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.groups.tests.test_meetings import a_meeting
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import change_role
from guildhall.members.models import Role
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
TUESDAY = date(2027, 6, 1)
UNTIL = date(2030, 6, 30)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def owning(handle="one"):
    """A group with a meeting that is cancelled once, a file, an announcement and a space of its own; and its lead."""
    group, lead = led("open", handle)
    meeting = a_meeting(lead, group, title=f"Meeting of {handle}")
    actions.skip_meeting(actor=lead, meeting=meeting, day=TUESDAY)
    actions.add_document(actor=lead, group=group, title=f"Minutes of {handle}", sent=sent())
    actions.announce(actor=lead, group=group, title=f"News of {handle}", source="Come along.")
    SpaceFactory(name_en=f"Space of {handle}", visibility="group", group=group)
    return group, lead


def has(group) -> tuple[int, ...]:
    """How many meetings (with their cancelled days), files, announcements and spaces are with it."""
    skips = sum(one.skips.count() for one in group.meetings.all())
    return (group.meetings.count(), skips, group.documents.count(), group.announcements.count(), group.spaces.count())


def roles_in(group) -> set[tuple[int, str, date, date | None]]:
    return set(Seat.objects.filter(group=group, ended_at=None).values_list("member", "role", "since", "until"))


def everything() -> dict[str, list]:
    """Every row that a merge or a split touches, but for what is kept as history."""
    seats = Seat.objects.filter(ended_at=None).order_by("pk")
    return {
        "members": sorted(
            GroupMembership.objects.filter(left_at=None, group__closed_at=None).values_list("pk", "joined_at")
        ),
        "seats": list(seats.values_list("pk", "group", "member", "role", "since", "until")),
        "things": sorted((one.handle, has(one)) for one in Group.objects.filter(closed_at=None)),
    }


def test_a_merge_takes_along_what_the_operator_chose_and_undone_everything_is_where_it_was():
    (one, lead), (other, host) = owning("one"), owning("other")
    actions.give_seat(actor=HOUSE, group=one, member=lead, role="lead", since=TUESDAY, until=UNTIL)
    before = everything()
    made = actions.merge_group(actor=HOUSE, group=one, into=other, kinds=KINDS)
    assert has(other) == (2, 2, 2, 2, 2)
    assert (lead.pk, "lead", TUESDAY, UNTIL) in roles_in(other)
    assert len(roles_in(other)) == 2
    actions.undo_succession(actor=HOUSE, succession=made)
    assert everything() == before
    assert host.pk in {row[0] for row in roles_in(other)}


@pytest.mark.parametrize(
    ("kind", "moves"),
    [
        ("meetings", (2, 2, 1, 1, 1)),
        ("documents", (1, 1, 2, 1, 1)),
        ("announcements", (1, 1, 1, 2, 1)),
        ("spaces", (1, 1, 1, 1, 2)),
        ("roles", (1, 1, 1, 1, 1)),
    ],
)
def test_what_was_not_chosen_stays_in_the_archive(kind, moves):
    (one, lead), (other, _host) = owning("one"), owning("other")
    actions.merge_group(actor=HOUSE, group=one, into=other, kinds=[kind])
    assert has(other) == moves
    assert (lead.pk in {row[0] for row in roles_in(other)}) == (kind == "roles")


def test_whoever_has_a_role_in_both_keeps_the_one_they_have_there():
    (one, lead), (other, _host) = led("open", "one"), led("open", "other")
    actions.add_to_group(actor=HOUSE, group=other, member=lead)
    kept = actions.give_seat(actor=HOUSE, group=other, member=lead, role="committee", until=UNTIL)
    actions.merge_group(actor=HOUSE, group=one, into=other, kinds=["roles"])
    assert Seat.objects.get(group=other, member=lead, ended_at=None).pk == kept.pk


def test_a_term_that_was_over_gives_way_and_stands_again_when_the_merge_is_undone():
    (one, lead), (other, _host) = led("open", "one"), led("open", "other")
    actions.add_to_group(actor=HOUSE, group=other, member=lead)
    today = clock.today()
    over = actions.give_seat(
        actor=HOUSE, group=other, member=lead, role="committee", since=today - timedelta(9), until=today - timedelta(1)
    )
    made = actions.merge_group(actor=HOUSE, group=one, into=other, kinds=["roles"])
    assert Seat.objects.get(group=other, member=lead, ended_at=None).role == "lead"
    actions.undo_succession(actor=HOUSE, succession=made)
    assert Seat.objects.get(group=other, member=lead, ended_at=None).pk == over.pk


def test_a_role_given_since_stays_when_the_merge_is_undone():
    (one, _lead), (other, host) = led("open", "one"), led("open", "other")
    both = MemberFactory()
    for group in (one, other):
        actions.add_to_group(actor=HOUSE, group=group, member=both)
    actions.give_seat(actor=HOUSE, group=one, member=both, role="co_lead")
    made = actions.merge_group(actor=HOUSE, group=one, into=other, kinds=["roles"])
    newer = actions.give_seat(actor=host, group=other, member=both, role="committee")
    actions.undo_succession(actor=HOUSE, succession=made)
    assert Seat.objects.get(group=other, member=both, ended_at=None).pk == newer.pk
    assert Seat.objects.get(group=one, member=both, ended_at=None).role == "co_lead"


def test_undoing_is_refused_and_changes_nothing_where_something_went_on_to_a_third_group():
    (one, _lead), (other, _host), (third, _other) = owning("one"), owning("other"), led("open", "third")
    first = actions.merge_group(actor=HOUSE, group=one, into=other, kinds=KINDS)
    second = actions.merge_group(actor=HOUSE, group=other, into=third, kinds=["meetings"])
    before = everything()
    assert refused(actions.undo_succession, actor=HOUSE, succession=first) == "moved_on"
    assert everything() == before
    actions.undo_succession(actor=HOUSE, succession=second)
    actions.undo_succession(actor=HOUSE, succession=first)
    assert (has(one), has(other)) == ((1, 1, 1, 1, 1), (1, 1, 1, 1, 1))


def test_undoing_is_refused_where_a_space_is_no_longer_for_the_group_alone():
    (one, _lead), (other, _host) = owning("one"), led("open", "other")
    made = actions.merge_group(actor=HOUSE, group=one, into=other, kinds=KINDS)
    space = Space.objects.get()
    change_space(actor=HOUSE, space=space, visibility="public")
    assert refused(actions.undo_succession, actor=HOUSE, succession=made) == "not_of_group"
    change_space(actor=HOUSE, space=space, visibility="group", group=other)
    actions.undo_succession(actor=HOUSE, succession=made)
    assert Space.objects.get().group == one


def test_spaces_go_along_only_by_staff_who_may_manage_spaces():
    (one, _lead), (other, _host) = owning("one"), led("open", "other")
    staff = StaffFactory()
    change_role(actor=HOUSE, role=Role.objects.get(handle="operator"), allowed=["groups.manage"])
    actions.merge_group(actor=type(staff).objects.get(pk=staff.pk), group=one, into=other, kinds=KINDS)
    assert has(other) == (1, 1, 1, 1, 0)


def test_a_calendar_that_would_be_too_full_stops_the_merge(monkeypatch):
    (one, _lead), (other, _host) = owning("one"), owning("other")
    monkeypatch.setattr("guildhall.groups.actions.moving.MOST", 1)
    assert refused(actions.merge_group, actor=HOUSE, group=one, into=other, kinds=["meetings"]) == "too_many"
    assert (has(other)[0], Group.objects.get(pk=one.pk).closed_at) == (1, None)


def parted(group, members, **more):
    given = {"actor": HOUSE, "group": group, "members": members, "handle": "part", "name_en": "Part"}
    return actions.split_group(**given, **more)


def all_of(group) -> dict[str, list[int]]:
    return {
        "roles": list(group.seats.values_list("pk", flat=True)),
        "meetings": list(group.meetings.values_list("pk", flat=True)),
        "spaces": list(group.spaces.values_list("pk", flat=True)),
        "documents": list(group.documents.values_list("pk", flat=True)),
        "announcements": list(Announcement.objects.filter(group=group).values_list("pk", flat=True)),
    }


@pytest.mark.parametrize("stays", [True, False])
def test_a_split_gives_the_new_group_what_was_chosen_and_undone_everything_is_where_it_was(stays):
    group, lead = owning("one")
    a_meeting(lead, group, title="Stays")
    chosen = all_of(group) | {"meetings": [group.meetings.order_by("pk")[0].pk]}
    before, held = everything(), roles_in(group)
    made = parted(group, [lead], goes=chosen, stays=stays)
    assert (has(made.after), has(group)) == ((1, 1, 1, 1, 1), (1, 0, 0, 0, 0))
    assert (roles_in(made.after), roles_in(group)) == (held, set())
    actions.undo_succession(actor=HOUSE, succession=made)
    assert everything() == before


def test_who_leaves_by_a_split_has_their_role_again_when_it_is_undone():
    group, lead = led("open", "one")
    before = everything()
    made = parted(group, [lead], stays=False)
    assert (roles_in(group), roles_in(made.after)) == (set(), set())
    actions.undo_succession(actor=HOUSE, succession=made)
    assert everything() == before


def test_a_split_refuses_a_role_without_its_holder_and_what_is_not_the_groups():
    (group, _lead), (other, _host) = owning("one"), owning("other")
    member = MemberFactory()
    actions.join(actor=member, group=group)
    assert refused(parted, group=group, members=[member], goes={"roles": all_of(group)["roles"]}) == "role_alone"
    for kind in KINDS:
        assert refused(parted, group=group, members=[member], goes={kind: all_of(other)[kind]}) == "not_its_own"
    assert not Group.objects.filter(handle="part").exists()


def test_the_staff_log_says_what_went_where_and_names_nobody():
    (one, lead), (other, _host) = owning("one"), led("open", "other")
    staff = StaffFactory()
    actions.merge_group(actor=staff, group=one, into=other, kinds=KINDS)
    act = StaffAct.objects.select_related("activity").get(activity__verb="groups.group.merged")
    assert act.before == {"group": str(one)}
    assert act.after["spaces"] == ["Space of one"]
    assert (act.after["meetings"], act.after["documents"]) == (["Meeting of one"], ["Minutes of one"])
    assert (act.after["people"], act.after["roles"]) == (1, 1)
    assert lead.display_name not in str(act.after)
    assert act.activity.payload["meetings"] == 1
    moved = StaffAct.objects.get(activity__verb="content.space.changed")
    assert (moved.before, moved.after) == ({"group": str(one)}, {"group": str(other)})


def test_staff_see_what_goes_where_before_they_merge(settings):
    settings.IS_DEMO = True  # elsewhere staff needs a second factor
    (one, lead), (other, _host) = owning("one"), led("open", "other")
    client, merge = signed_in(StaffFactory()), reverse("groups:merge_group", args=[one.pk])
    seen = client.get(merge, {"into": "other"}).content.decode()
    names = ("Meeting of one", "Minutes of one", "News of one", "Space of one", lead.display_name)
    assert [name for name in names if name not in seen] == []
    assert has(other) == (0, 0, 0, 0, 0)
    for wrong in ("nothing", "one"):
        assert client.get(merge, {"into": wrong}).status_code == 422
    client.post(merge, {"into": "other", "meetings": "on", "roles": "on"})
    assert has(other) == (1, 1, 0, 0, 0)
    assert lead.pk in {row[0] for row in roles_in(other)}


def test_staff_see_what_goes_where_before_they_split(settings):
    settings.IS_DEMO = True
    group, lead = owning("one")
    client, split = signed_in(StaffFactory()), reverse("groups:split_group", args=[group.pk])
    chosen = {kind: all_of(group)[kind] for kind in ("roles", "meetings")}
    typed = {"name_en": "Part", "handle": "part", "members": lead.handle, "stays": "on", **chosen}
    seen = client.post(split, typed | {"look": "1"})
    assert (seen.status_code, "Everything else stays here." in seen.content.decode()) == (200, True)
    assert not Succession.objects.exists()
    alone = client.post(split, typed | {"members": StaffFactory().handle})
    assert (alone.status_code, Succession.objects.exists()) == (422, False)
    client.post(split, typed)
    assert has(Succession.objects.get().after) == (1, 1, 0, 0, 0)
    assert (roles_in(group), len(roles_in(Succession.objects.get().after))) == (set(), 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_of_a_merge_costs_the_same_reads_however_much_goes(settings, number):
    settings.IS_DEMO = True
    (one, _lead), _other = owning("one"), led("open", "other")
    for count in range(number - 1):
        member = MemberFactory()
        actions.join(actor=member, group=one)
        actions.give_seat(actor=HOUSE, group=one, member=member, role="committee")
        a_meeting(HOUSE, one, title=f"Meeting {count}")
        SpaceFactory(visibility="group", group=one)
    client = signed_in(StaffFactory())
    merge, split = (reverse(f"groups:{name}_group", args=[one.pk]) for name in ("merge", "split"))
    assert (reads(client, f"{merge}?into=other"), reads(client, split)) == (13, 9)


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_who_merge_or_undo_at_once_one_is_told():
    (one, _lead), (other, _host) = owning("one"), owning("other")
    ends = at_once(
        lambda: actions.merge_group(actor=HOUSE, group=one, into=other, kinds=KINDS),
        lambda: actions.merge_group(actor=HOUSE, group=other, into=one, kinds=KINDS),
        lambda: actions.merge_group(actor=HOUSE, group=one, into=other, kinds=KINDS),
    )
    assert sorted(ends) == ["done", "group_closed", "group_closed"]
    made = Succession.objects.get()
    assert has(made.after) == (2, 2, 2, 2, 2)
    ends = at_once(*[lambda: actions.undo_succession(actor=HOUSE, succession=made)] * 2)
    assert sorted(ends) == ["already_undone", "done"]
    assert (has(one), has(other)) == ((1, 1, 1, 1, 1), (1, 1, 1, 1, 1))

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from guildhall.activity.models import Activity, StaffAct
from guildhall.groups import actions
from guildhall.groups.models import Admission, Charter, Group, GroupMembership, Seat
from guildhall.groups.privacy import erase, export
from guildhall.groups.queries import groups_of
from guildhall.groups.tests.test_groups import a_group, refused
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def led(door="request", handle="sig"):
    """A group with this door, and who leads it."""
    group, lead = a_group(handle), MemberFactory()
    actions.change_group(actor=HOUSE, group=group, door=door)
    actions.add_to_group(actor=HOUSE, group=group, member=lead)
    actions.give_seat(actor=HOUSE, group=group, member=lead, role="lead")
    return Group.objects.get(pk=group.pk), lead


def said() -> str:
    return Activity.objects.latest("pk").verb


def test_whoever_wants_joins_an_open_group_and_leaves_it():
    group, _lead = led("open")
    member = MemberFactory()
    actions.join(actor=member, group=group)
    assert groups_of(member) == [group]
    assert refused(actions.join, actor=member, group=group) == "already_in"
    actions.leave(actor=member, group=group)
    assert (groups_of(member), said()) == ([], "groups.member.left")
    assert refused(actions.leave, actor=member, group=group) == "not_in"


@pytest.mark.parametrize("door", ["request", "invitation", "hidden"])
def test_nobody_just_walks_through_another_door(door):
    group, _lead = led(door)
    assert refused(actions.join, actor=MemberFactory(), group=group) == "not_open"


@pytest.mark.parametrize("door", ["open", "invitation", "hidden"])
def test_only_a_group_on_request_takes_requests(door):
    group, _lead = led(door)
    assert refused(actions.ask_to_join, actor=MemberFactory(), group=group) == "not_on_request"


def test_leads_decide_of_requests_once():
    group, lead = led()
    one, other = MemberFactory(), MemberFactory()
    asked = actions.ask_to_join(actor=one, group=group, words="I keep the docs.")
    assert refused(actions.ask_to_join, actor=one, group=group) == "already_asked"
    assert refused(actions.accept, actor=one, admission=asked) == "not_allowed"
    assert refused(actions.accept, actor=other, admission=asked) == "not_allowed"
    assert actions.accept(actor=lead, admission=asked).outcome == "accepted"
    assert (groups_of(one), said()) == ([group], "groups.admission.accepted")
    assert refused(actions.decline, actor=lead, admission=asked) == "already_decided"
    no = actions.ask_to_join(actor=other, group=group)
    assert actions.decline(actor=lead, admission=no).outcome == "declined"
    assert groups_of(other) == []
    again = actions.ask_to_join(actor=other, group=group)
    assert actions.withdraw(actor=other, admission=again).outcome == "withdrawn"


def test_who_is_invited_decides_for_themselves():
    group, lead = led("hidden")
    guest, other = MemberFactory(), MemberFactory()
    assert refused(actions.invite, actor=other, group=group, member=guest) == "not_allowed"
    asked = actions.invite(actor=lead, group=group, member=guest)
    assert refused(actions.invite, actor=lead, group=group, member=guest) == "already_invited"
    assert refused(actions.accept, actor=lead, admission=asked) == "not_allowed"
    assert refused(actions.withdraw, actor=guest, admission=asked) == "not_allowed"
    actions.accept(actor=guest, admission=asked)
    assert groups_of(guest) == [group]
    assert said() == "groups.member.joined"


def test_an_invitation_is_the_answer_to_a_request():
    group, lead = led()
    member = MemberFactory()
    actions.ask_to_join(actor=member, group=group)
    actions.invite(actor=lead, group=group, member=member)
    assert groups_of(member) == [group]
    assert not Admission.objects.open().exists()


def test_a_hidden_group_is_seen_only_by_who_is_in_it_or_invited_and_by_staff():
    group, lead = led("hidden")
    guest, stranger = MemberFactory(), MemberFactory()
    actions.invite(actor=lead, group=group, member=guest)
    seen = [who for who in (NOBODY, stranger, guest, lead, StaffFactory()) if group in Group.objects.visible_to(who)]
    assert seen[:2] == [guest, lead]
    assert len(seen) == 3


def test_leads_act_on_their_own_group_only_and_while_their_term_runs():
    group, lead = led()
    other, _lead = led(handle="other")
    assert refused(actions.change_group, actor=lead, group=other, name_en="Mine") == "not_allowed"
    assert actions.change_group(actor=lead, group=group, name_en="Ours").name_en == "Ours"
    assert refused(actions.change_group, actor=lead, group=group, handle="ours") == "not_allowed"
    assert refused(actions.close_group, actor=lead, group=group) == "not_allowed"
    yesterday = clock.today() - timedelta(days=1)
    Seat.objects.filter(member=lead).update(since=yesterday, until=yesterday)
    assert refused(actions.change_group, actor=lead, group=group, name_en="Again") == "not_allowed"
    next_term = actions.give_seat(actor=HOUSE, group=group, member=lead, role="co_lead", until=clock.today())
    assert actions.change_group(actor=lead, group=group, name_en="Again").name_en == "Again"
    assert refused(actions.end_seat, actor=MemberFactory(), seat=next_term) == "not_allowed"
    actions.end_seat(actor=lead, seat=next_term)
    assert refused(actions.end_seat, actor=lead, seat=next_term) == "already_ended"


def test_a_role_is_for_members_of_the_group_and_ends_when_they_leave():
    group, lead = led()
    today = clock.today()
    assert refused(actions.give_seat, actor=lead, group=group, member=MemberFactory(), role="lead") == "not_in"
    backwards = {"since": today, "until": today - timedelta(days=1)}
    assert refused(actions.give_seat, actor=lead, group=group, member=lead, role="lead", **backwards) == "ends_before"
    assert refused(actions.give_seat, actor=lead, group=group, member=lead, role="king") == "no_such_role"
    actions.leave(actor=lead, group=group)
    assert not Seat.objects.current().exists()


def test_charters_are_kept_version_by_version():
    group, lead = led()
    first = actions.write_charter(actor=lead, group=group, source="# Scope\n\nStorage <script>x</script>")
    assert "<script" not in first.html
    assert refused(actions.write_charter, actor=lead, group=group, source=first.source) == "same"
    assert refused(actions.write_charter, actor=lead, group=group, source="  ") == "empty"
    assert refused(actions.write_charter, actor=lead, group=group, source="Else", after=0) == "changed_meanwhile"
    assert refused(actions.write_charter, actor=MemberFactory(), group=group, source="Mine") == "not_allowed"
    second = actions.write_charter(actor=lead, group=group, source="All storage", because="Wider", after=1)
    assert [second.number, Charter.objects.get(number=1).source] == [2, first.source]


def test_a_closed_group_takes_nobody_and_ends_what_waits():
    group, lead = led()
    asked = actions.ask_to_join(actor=MemberFactory(), group=group)
    actions.close_group(actor=HOUSE, group=group)
    asked.refresh_from_db()
    assert asked.outcome == "withdrawn"
    assert refused(actions.ask_to_join, actor=MemberFactory(), group=group) == "group_closed"
    assert refused(actions.write_charter, actor=lead, group=group, source="X") == "not_allowed"
    assert refused(actions.write_charter, actor=HOUSE, group=group, source="X") == "group_closed"


def test_the_database_keeps_one_way_in_and_one_role_a_person():
    group, lead = led()
    member = MemberFactory()
    actions.ask_to_join(actor=member, group=group)
    for model, fields in (
        (Admission, {"member": member, "way": "invited"}),
        (Seat, {"member": lead, "role": "lead", "since": clock.today()}),
        (Seat, {"member": member, "role": "king", "since": clock.today()}),
        (Admission, {"member": lead, "way": "asked", "outcome": "accepted"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(group=group, **fields)


def test_what_staff_does_to_a_group_is_in_the_staff_log():
    group, _lead = led()
    staff, member = StaffFactory(), MemberFactory()
    actions.accept(actor=staff, admission=actions.ask_to_join(actor=member, group=group))
    actions.write_charter(actor=staff, group=group, source="Storage")
    assert StaffAct.objects.filter(capability="groups.manage").count() == 2


def test_a_member_takes_roles_and_requests_along_and_leaves_none_behind():
    group, lead = led()
    actions.leave(actor=lead, group=group)
    actions.ask_to_join(actor=lead, group=group, words="Once more")
    packed = export(lead)
    assert packed["group_roles"][0]["role"] == "lead"
    assert packed["group_admissions"][0]["words"] == "Once more"
    erase(lead)
    assert not any(model.objects.filter(member=lead).exists() for model in (Admission, Seat, GroupMembership))

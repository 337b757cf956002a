import pytest
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.groups.actions import (
    add_to_group,
    change_group,
    close_group,
    found_group,
    remove_from_group,
    reopen_group,
)
from guildhall.groups.models import GroupMembership
from guildhall.groups.privacy import erase, export
from guildhall.groups.queries import groups_of
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def a_group(handle="sig"):
    return found_group(actor=HOUSE, handle=handle, name_en="SIG Storage")


def refused(act, **given) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def test_people_come_and_go_and_come_again():
    group, member = a_group(), MemberFactory()
    first = add_to_group(actor=HOUSE, group=group, member=member)
    assert refused(add_to_group, actor=HOUSE, group=group, member=member) == "already_in"
    assert groups_of(member) == [group]
    remove_from_group(actor=HOUSE, membership=first)
    assert refused(remove_from_group, actor=HOUSE, membership=first) == "already_left"
    assert groups_of(member) == []
    add_to_group(actor=HOUSE, group=group, member=member)
    assert GroupMembership.objects.count() == 2
    said = ["groups.group.founded", "groups.member.added", "groups.member.removed", "groups.member.added"]
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True))[-4:] == said


def test_nobody_belongs_to_a_closed_group_until_it_reopens():
    group, member = a_group(), MemberFactory()
    add_to_group(actor=HOUSE, group=group, member=member)
    close_group(actor=HOUSE, group=group)
    assert groups_of(member) == []
    assert refused(add_to_group, actor=HOUSE, group=group, member=MemberFactory()) == "group_closed"
    reopen_group(actor=HOUSE, group=group)
    assert groups_of(member) == [group]


def test_only_staff_manages_groups():
    member, group = MemberFactory(), a_group()
    assert refused(found_group, actor=member, handle="x", name_en="X") == "not_allowed"
    assert refused(change_group, actor=member, group=group, name_en="X") == "not_allowed"
    assert refused(found_group, actor=HOUSE, handle="sig", name_en="Again") == "handle_taken"
    assert refused(found_group, actor=HOUSE, handle="none") == "no_name"


@pytest.mark.parametrize("number", [1, 3])
def test_the_console_lists_groups_and_people(number, settings):
    settings.IS_DEMO = True  # elsewhere staff needs a second factor
    staff, client = StaffFactory(), Client()
    client.force_login(staff)
    for count in range(number):
        group = a_group(f"sig{count}")
        for _ in range(number):
            add_to_group(actor=HOUSE, group=group, member=MemberFactory())
    assert client.get("/console/groups/").status_code == 200
    page = client.get(f"/console/groups/{group.pk}/")
    assert page.content.decode().count("/end") == number
    stranger = Client()
    stranger.force_login(MemberFactory())
    assert stranger.get("/console/groups/").status_code == 403


def test_a_member_takes_their_groups_along_and_leaves_none_behind():
    group, member = a_group(), MemberFactory()
    add_to_group(actor=HOUSE, group=group, member=member)
    assert export(member)["groups"][0]["group"] == "SIG Storage"
    erase(member)
    assert not GroupMembership.objects.filter(member=member).exists()

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.test_pages import signed_in
from guildhall.groups import actions
from guildhall.groups.models import Group, GroupMembership, Succession
from guildhall.groups.queries import groups_of
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def two_groups():
    """Two open groups, somebody who is in both, and somebody who is in the first alone."""
    one, _lead = led("open", "one")
    other, _lead = led("open", "other")
    both, alone = MemberFactory.create_batch(2)
    for group, member in ((one, both), (other, both), (one, alone)):
        actions.join(actor=member, group=group)
    return one, other, both, alone


def test_a_merge_brings_everybody_along_and_keeps_when_they_were_where():
    one, other, both, alone = two_groups()
    before = GroupMembership.objects.get(group=one, member=alone)
    actions.merge_group(actor=HOUSE, group=one, into=other)
    assert [groups_of(member) for member in (both, alone)] == [[other], [other]]
    kept = GroupMembership.objects.get(pk=before.pk)
    assert (kept.joined_at, kept.left_at) == (before.joined_at, None)
    assert GroupMembership.objects.filter(group=other, member=both).count() == 1
    assert Group.objects.get(pk=one.pk).closed_at


def test_a_merge_undone_leaves_everybody_where_they_were():
    one, other, both, alone = two_groups()
    made = actions.merge_group(actor=HOUSE, group=one, into=other)
    newcomer = MemberFactory()
    actions.join(actor=newcomer, group=other)
    actions.undo_succession(actor=HOUSE, succession=made)
    assert [set(groups_of(member)) for member in (both, alone, newcomer)] == [{one, other}, {one}, {other}]
    assert refused(actions.undo_succession, actor=HOUSE, succession=made) == "already_undone"


def test_the_old_address_leads_to_where_the_group_went_on():
    one, other, _both, _alone = two_groups()
    third, _lead = led("open", "third")
    actions.merge_group(actor=HOUSE, group=one, into=other)
    actions.merge_group(actor=HOUSE, group=other, into=third)
    answer = Client().get(one.get_absolute_url())
    assert (answer.status_code, answer.url) == (302, third.get_absolute_url())
    assert Client().get(f"{one.get_absolute_url()}?archived=1").status_code == 200
    assert f"{other.get_absolute_url()}?archived=1" in Client().get(third.get_absolute_url()).content.decode()


def test_an_address_leads_nobody_to_a_group_they_may_not_see():
    one, _lead = led("open", "one")
    hidden, inside = led("hidden", "hidden")
    actions.merge_group(actor=HOUSE, group=one, into=hidden)
    answer = Client().get(one.get_absolute_url())
    assert (answer.status_code, hidden.get_absolute_url() in answer.content.decode()) == (200, False)
    assert signed_in(inside).get(one.get_absolute_url()).url == hidden.get_absolute_url()


def test_a_split_founds_a_group_for_some_of_its_people():
    one, _other, both, alone = two_groups()
    split = {"actor": HOUSE, "group": one, "handle": "part", "name_en": "Part"}
    assert refused(actions.split_group, members=[MemberFactory()], **split) == "not_in"
    assert refused(actions.split_group, members=[], **split) == "nobody"
    assert refused(actions.split_group, members=[alone], **(split | {"handle": "other"})) == "handle_taken"
    made = actions.split_group(members=[alone], **split, stays=False)
    assert (made.after.door, made.after.kind) == (one.door, one.kind)
    assert groups_of(alone) == [made.after]
    actions.undo_succession(actor=HOUSE, succession=made)
    assert groups_of(alone) == [one]
    assert Group.objects.get(pk=made.after_id).closed_at


def test_who_stays_is_in_both():
    one, _other, _both, alone = two_groups()
    made = actions.split_group(actor=HOUSE, group=one, handle="part", name_en="Part", members=[alone])
    assert set(groups_of(alone)) == {one, made.after}


def test_only_staff_merge_and_split_and_only_open_groups():
    one, other, both, _alone = two_groups()
    assert refused(actions.merge_group, actor=both, group=one, into=other) == "not_allowed"
    assert refused(actions.split_group, actor=both, group=one, handle="x", members=[both]) == "not_allowed"
    assert refused(actions.merge_group, actor=HOUSE, group=one, into=one) == "same_group"
    made = actions.merge_group(actor=HOUSE, group=one, into=other)
    assert refused(actions.undo_succession, actor=both, succession=made) == "not_allowed"
    assert refused(actions.merge_group, actor=HOUSE, group=one, into=other) == "group_closed"


def test_the_database_keeps_one_merge_a_group():
    one, other, _both, _alone = two_groups()
    actions.merge_group(actor=HOUSE, group=one, into=other)
    for fields in ({"after": other, "way": "merged"}, {"after": one, "way": "split"}, {"after": other, "way": "eaten"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Succession.objects.create(before=one, **fields)


def test_staff_merge_split_and_undo_by_pages(settings):
    settings.IS_DEMO = True  # elsewhere staff needs a second factor
    one, other, _both, alone = two_groups()
    client = signed_in(StaffFactory())
    merge, split = (reverse(f"groups:{name}_group", args=[one.pk]) for name in ("merge", "split"))
    assert client.post(merge, {"into": "nothing"}).status_code == 422
    typed = {"name_en": "Part", "handle": "part", "members": f"@{alone.handle}, nobody-here", "stays": "on"}
    wrong = client.post(split, typed)
    assert (wrong.status_code, "nobody-here" in wrong.content.decode()) == (422, True)
    assert client.post(split, typed | {"members": alone.handle}).status_code == 302
    assert client.post(merge, {"into": "other"}).status_code == 302
    undo = reverse("groups:undo_succession", args=[Succession.objects.get(way="merged").pk])
    assert undo in client.get(reverse("groups:change_group", args=[other.pk])).content.decode()
    client.post(undo)
    assert not Group.objects.get(pk=one.pk).closed_at

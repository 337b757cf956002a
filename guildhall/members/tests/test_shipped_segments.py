"""Segments that come with the house: made once, sound, and staff's from then on."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guildhall.content.models import Tag
from guildhall.content.tests.factories import TagFactory
from guildhall.kernel import clock
from guildhall.members.actions.lifecycle import settle_lifecycle
from guildhall.members.actions.segments import close_segment, count_segments
from guildhall.members.actions.shipped_segments import count_at_once, ship_segments
from guildhall.members.models import Segment, SegmentMembership
from guildhall.members.queries.segments import members_in, segments
from guildhall.members.rules.shipped_segments import FEWEST, SHIPPED
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.members.tests.test_segments import answered

pytestmark = pytest.mark.django_db


def test_every_shipped_segment_is_sound_and_counted():
    settle_lifecycle()
    assert ship_segments() == len(SHIPPED)
    assert count_segments() == len(SHIPPED)
    assert all(row.is_sound and row.sentence for row in segments())
    assert not Segment.objects.filter(failed_at__isnull=False).exists()


def test_families_have_a_segment_for_what_enough_members_have():
    tag = TagFactory(name="storage")
    Tag.objects.filter(pk=tag.pk).update(topics=9)
    for number in range(FEWEST):
        answered(MemberFactory(city="上海", industry="energy", company=f"Company {number}"), tag)
    MemberFactory(city="Oslo", industry="media")
    ship_segments()
    count_segments()
    made = {one.key: one for one in Segment.objects.filter(key__contains=":")}
    assert set(made) == {f"tag:{tag.pk}", "city:上海", "industry:energy"}
    assert made["city:上海"].name.zh_hans == "上海的成员"
    assert {one.size for one in made.values()} == {FEWEST}


def test_what_staff_closed_or_changed_is_not_made_again():
    ship_segments()
    core = Segment.objects.get(key="core")
    close_segment(actor=StaffFactory(), segment=core)
    assert ship_segments() == 0


def test_history_tells_who_was_in_a_segment_and_when():
    member = MemberFactory(joined_at=clock.now(), claimed_at=clock.now())
    settle_lifecycle()
    ship_segments()
    count_segments()
    joined = Segment.objects.get(key="joined")
    assert list(members_in(joined.pk)) == [member]
    StaffFactory._meta.model.objects.filter(pk=member.pk).update(waiting_since=clock.now())
    settle_lifecycle()
    count_segments()
    row = SegmentMembership.objects.get(segment=joined, member=member)
    assert row.until is not None
    assert not members_in(joined.pk).exists()


def test_a_community_that_opens_is_counted_at_once():
    count_at_once()
    count_at_once()
    assert ProcrastinateJob.objects.filter(task_name="members.count_segments").count() == 1


def test_one_that_has_been_counted_waits_for_the_night():
    ship_segments()
    count_at_once()
    assert not ProcrastinateJob.objects.filter(task_name="members.count_segments").exists()

"""The time line of a member: over all rooms, in the verbs' own words, by key, without what the viewer may not see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from guildhall.activity.actions import record
from guildhall.kernel.registry import verbs
from guildhall.members.actions.notes import write_note
from guildhall.members.queries.timeline import PAGE, timeline
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.IS_DEMO = True


def say(member, at=NOON, verb="members.profile.edited", subject=None, target=None):
    one = verbs[verb].dataclass(**dict.fromkeys(verbs[verb].payload, 1))
    with transaction.atomic():
        record(one, subject=subject or member, actor=member, target=target, occurred_at=at)


def told(shown):
    return [moment.line.sentence for month in shown.months for moment in month.moments]


def test_it_tells_what_a_member_did_and_what_was_done_to_them_newest_first():
    staff, member, other = StaffFactory(), MemberFactory(name="Ana"), MemberFactory(name="Ben")
    say(member, NOON)
    say(other, NOON + timedelta(hours=1), "outreach.member.followed", member, target=member)
    say(other, NOON)
    assert told(timeline(staff, member)) == ["Ben began to follow Ana", "Ana edited their profile"]


def test_a_room_is_chosen_and_each_says_how_much_it_has():
    staff, member = StaffFactory(), MemberFactory()
    say(member)
    say(member, verb="outreach.watch.chosen")
    say(member, NOON + timedelta(days=1), verb="outreach.watch.chosen")
    rooms = {room.name: room.number for room in timeline(staff, member).rooms}
    assert rooms["outreach"] == 2
    assert len(told(timeline(staff, member, room="outreach"))) == 2
    assert timeline(staff, member, room="no such room").room == ""


def test_pages_follow_each_other_by_key_without_gap_or_repetition():
    staff, member = StaffFactory(), MemberFactory()
    before = timeline(staff, member).number
    for hour in range(PAGE + 5):
        say(member, NOON - timedelta(hours=hour // 2))  # two at a time: the key must part them
    first = timeline(staff, member)
    second = timeline(staff, member, before=first.older.split("before=")[1].replace("%3A", ":").replace("%2B", "+"))
    numbers = [moment.line.activity.pk for page in (first, second) for month in page.months for moment in month.moments]
    assert len(numbers) == len(set(numbers)) == PAGE + 5 + before
    assert second.older == ""


def test_what_needs_a_right_the_viewer_lacks_is_neither_shown_nor_counted():
    operator, marketing = StaffFactory(), StaffFactory(role="marketing-manager")
    member = MemberFactory()
    number = timeline(marketing, member).number
    write_note(actor=operator, member=member, text="Words", audience="staff")
    assert timeline(marketing, member).number == number
    assert [(room.name, room.number) for room in timeline(operator, member).rooms] == [("staff", 1)]
    assert timeline(operator, member).number == number + 1


def test_a_subject_that_its_room_keeps_from_the_viewer_is_not_shown():
    staff, member, other = StaffFactory(), MemberFactory(), MemberFactory(name="Gone soon")
    say(member, verb="outreach.member.followed", subject=other, target=other)
    assert len(told(timeline(staff, member))) == 1
    type(other).objects.filter(pk=other.pk).update(erased_at=NOON)
    assert told(timeline(staff, member)) == []


def test_a_month_counts_all_its_acts_and_days():
    staff, member = StaffFactory(), MemberFactory()
    for days in (0, 0, 1, 40):
        say(member, NOON - timedelta(days=days))
    months = {str(month.first): (month.acts, month.days) for month in timeline(staff, member).months}
    assert months["2026-05-01"] == (3, 2)
    assert months["2026-04-01"] == (1, 1)


def test_htmx_gets_the_time_line_alone(client):
    member = MemberFactory()
    say(member)
    client.force_login(StaffFactory())
    part = client.get(reverse("members:record", args=[member.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "members-timeline" in part
    assert "<html" not in part


@pytest.mark.parametrize("number", [1, 3])
def test_the_time_line_asks_as_often_for_one_act_as_for_three(number, django_assert_num_queries):
    staff, member = StaffFactory(), MemberFactory()
    for hour in range(number):
        say(member, NOON - timedelta(hours=hour))
    assert staff.capabilities
    with django_assert_num_queries(6):
        timeline(staff, member)

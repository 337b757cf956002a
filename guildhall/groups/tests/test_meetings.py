from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from guildhall.groups import actions
from guildhall.groups.models import CalendarFeed, Meeting, MeetingSkip
from guildhall.groups.privacy import erase, export
from guildhall.groups.tests.test_doors import led, said
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

WEEKLY = {"title": "Regular meeting", "rule": "FREQ=WEEKLY;BYDAY=TU", "at": time(9), "zone": "Europe/Berlin"}


def a_meeting(lead, group, **more):
    return actions.add_meeting(actor=lead, group=group, **(WEEKLY | more))


def test_leads_keep_the_calendar_of_their_group():
    group, lead = led()
    assert refused(actions.add_meeting, actor=MemberFactory(), group=group, **WEEKLY) == "not_allowed"
    meeting = a_meeting(lead, group)
    assert said() == "groups.meeting.added"
    actions.change_meeting(actor=lead, meeting=meeting, title="Weekly", at=time(10))
    assert list(group.meetings.current().values_list("title", "at")) == [("Weekly", time(10))]
    assert refused(actions.end_meeting, actor=MemberFactory(), meeting=meeting) == "not_allowed"
    actions.end_meeting(actor=lead, meeting=meeting)
    assert refused(actions.change_meeting, actor=lead, meeting=meeting, title="Again") == "already_ended"
    assert not group.meetings.current().exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"rule": "FREQ=HOURLY"}, "no_rule"),
        ({"at": None}, "no_time"),
        ({"zone": "Mars/Base"}, "no_time"),
        ({"rule": "", "wording": ""}, "no_time"),
        ({"first_day": date(2026, 11, 25)}, "not_that_day"),
        ({"first_day": date(1999, 12, 28)}, "not_that_day"),
        ({"minutes": 1}, "no_such"),
        ({"link_for": "nobody"}, "no_such"),
        ({"join_url": "javascript:alert(1)"}, "no_link"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(wrong, code):
    group, lead = led()
    assert refused(actions.add_meeting, actor=lead, group=group, **(WEEKLY | wrong)) == code


def test_what_only_words_say_is_kept_as_words():
    group, lead = led()
    meeting = a_meeting(lead, group, rule="", wording="When there is something to say", first_day=date(2026, 11, 24))
    assert (meeting.schedule.is_dated, meeting.first_day) == (False, None)


def test_one_meeting_is_cancelled_and_held_after_all():
    group, lead = led()
    meeting, day = a_meeting(lead, group), date(2026, 12, 1)
    wednesday = {"meeting": meeting, "day": day + timedelta(days=1)}
    assert refused(actions.skip_meeting, actor=lead, **wednesday) == "not_that_day"
    assert refused(actions.skip_meeting, actor=MemberFactory(), meeting=meeting, day=day) == "not_allowed"
    skip = actions.skip_meeting(actor=lead, meeting=meeting, day=day, because="A holiday")
    assert refused(actions.skip_meeting, actor=lead, meeting=meeting, day=day) == "already_skipped"
    actions.hold_meeting(actor=lead, skip=skip)
    assert (MeetingSkip.objects.count(), said()) == (0, "groups.meeting.held_again")


def test_a_closed_group_has_its_calendar_no_more():
    group, lead = led()
    meeting = a_meeting(lead, group)
    actions.close_group(actor=HOUSE, group=group)
    assert refused(actions.add_meeting, actor=HOUSE, group=group, **WEEKLY) == "group_closed"
    assert refused(actions.end_meeting, actor=HOUSE, meeting=meeting) == "group_closed"


def test_the_database_keeps_meetings_that_say_when():
    group, _lead = led()
    for fields in ({"wording": ""}, {"rule": "FREQ=DAILY"}, {"wording": "Now", "minutes": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.create(group=group, title="Meeting", **fields)


def test_a_member_has_one_address_of_a_calendar_and_leaves_none_behind():
    member = MemberFactory()
    assert [actions.renew_feed(actor=member).serial for _ in range(2)] == [1, 2]
    assert len(export(member)["calendar_feed"]) == 1
    erase(member)
    assert not CalendarFeed.objects.exists()

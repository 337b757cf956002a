from datetime import date, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.queries.meetings import feed_address, meetings_of
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_meetings import a_meeting
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

TYPED = {"title": "Regular", "rhythm": "weeks2", "first_day": "2026-11-24", "at": "09:00", "zone": "America/Los_Angeles",
         "minutes": "60", "link_for": "group"}  # fmt: skip


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@pytest.fixture(autouse=True)
def _thursday():
    with time_machine.travel("2026-11-26T12:00:00Z", tick=False):
        yield


def add(group, lead, **more):
    return signed_in(lead).post(reverse("groups:add_meeting", args=[group.handle]), TYPED | more)


def test_a_viewer_meets_the_schedule_in_their_own_zone():
    group, lead = led("open")
    assert add(group, lead).status_code == 302
    member = MemberFactory(zone="Asia/Shanghai")
    for page in (group.get_absolute_url(), reverse("groups:meetings", args=[group.handle])):
        body = signed_in(member).get(page).content.decode()
        assert "Wed 01:00" in body, page  # the Tuesday of two weeks later at nine in Los Angeles
        assert "Tue 09:00" in body, page
        assert "Every 2 weeks on Tuesday" in body, page


def test_words_are_read_or_kept_and_the_lead_is_told_which():
    group, lead = led("open")
    add(group, lead, rhythm="words", wording="first Tuesday of the month", first_day="")
    add(group, lead, rhythm="words", wording="monthly, when there is news", first_day="")
    add(group, lead, rhythm="words", wording="FREQ=WEEKLY;BYDAY=MO,TH", first_day="")
    assert list(group.meetings.order_by("pk").values_list("rule", flat=True)) == [
        "FREQ=MONTHLY;BYDAY=1TU", "", "FREQ=WEEKLY;BYDAY=MO,TH",
    ]  # fmt: skip
    body = Client().get(reverse("groups:meetings", args=[group.handle])).content.decode()
    assert "Only words say when, so it stands in no calendar." in body


def test_what_is_typed_is_kept_when_the_days_cannot_be_known():
    group, lead = led("open")
    wrong = add(group, lead, at="")
    assert (wrong.status_code, "Regular" in wrong.content.decode()) == (422, True)
    assert add(group, lead, rhythm="words", wording="").status_code == 422


def test_leads_change_cancel_and_take_out():
    group, lead = led("open")
    meeting, client = a_meeting(lead, group), signed_in(lead)
    change = reverse("groups:change_meeting", args=[meeting.pk])
    assert 'value="FREQ=WEEKLY;BYDAY=TU"' in client.get(change).content.decode()
    assert client.post(change, TYPED | {"title": "Other"}).status_code == 302
    client.post(reverse("groups:skip_meeting", args=[meeting.pk]), {"day": "2026-12-08", "because": "A holiday"})
    body = client.get(reverse("groups:meetings", args=[group.handle])).content.decode()
    assert "A holiday" in body
    series = meetings_of(group)[0]
    assert [str(series.next.date()), series.moments[0].skip.because] == ["2026-12-22", "A holiday"]
    client.post(reverse("groups:hold_meeting", args=[meeting.skips.get().pk]))
    assert not meeting.skips.exists()
    client.post(reverse("groups:end_meeting", args=[meeting.pk]))
    assert meetings_of(group) == []


def test_the_first_day_is_in_the_form_as_browsers_take_it():
    group, lead = led("open")
    meeting = a_meeting(lead, group, first_day=date(2026, 12, 1))
    for language in ("en", "zh-hans"):
        type(lead).objects.filter(pk=lead.pk).update(locale=language)
        body = signed_in(lead).get(reverse("groups:change_meeting", args=[meeting.pk])).content.decode()
        assert f'value="{meeting.first_day.isoformat()}"' in body, language


def test_of_every_second_week_without_a_first_day_the_hour_is_shown_and_no_date():
    group, lead = led("open")
    a_meeting(lead, group, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    series = meetings_of(group)[0]
    assert (series.next, series.possible.weekday()) == (None, 1)
    body = Client().get(reverse("groups:meetings", args=[group.handle])).content.decode()
    assert "It is not said in which of the weeks" in body
    assert events(Client().get(reverse("groups:calendar", args=[group.handle]))) == []


def test_the_calendar_of_a_group_is_a_rule_with_its_zone_and_exceptions():
    group, lead = led("open")
    meeting = a_meeting(lead, group, rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601")
    actions.skip_meeting(actor=lead, meeting=meeting, day=date(2026, 12, 8))
    found = Calendar.from_ical(Client().get(reverse("groups:calendar", args=[group.handle])).content)
    event = found.walk("VEVENT")[0]
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTART"].dt.date() == date(2026, 12, 1)
    assert "UNTIL=20270601T215959Z" in event["RRULE"].to_ical().decode()
    assert event["EXDATE"].dts[0].dt.date() == date(2026, 12, 8)
    assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_the_link_to_join_is_for_the_group_unless_it_is_for_everybody():
    group, lead = led("open")
    a_meeting(lead, group, join_url="https://meet.example/group")
    a_meeting(lead, group, join_url="https://meet.example/all", link_for="everybody")
    for page in ("meetings", "calendar"):
        url = reverse(f"groups:{page}", args=[group.handle])
        guest, inside = Client().get(url).content.decode(), signed_in(lead).get(url).content.decode()
        assert ("meet.example/group" in guest, "meet.example/all" in guest) == (False, True), page
        assert ("meet.example/group" in inside, "meet.example/all" in inside) == (True, True), page


def test_a_hidden_groups_calendar_is_read_by_the_address_of_who_is_in_it():
    group, lead = led("hidden")
    a_meeting(lead, group)
    assert Client().get(reverse("groups:calendar", args=[group.handle])).status_code == 404
    signed_in(lead).post(reverse("groups:renew_feed"), {"group": group.handle})
    old = feed_address(lead).removeprefix("http://localhost")
    assert [str(event["SUMMARY"]) for event in events(Client().get(old))] == ["SIG Storage: Regular meeting"]
    signed_in(lead).post(reverse("groups:renew_feed"), {"group": group.handle})
    new = feed_address(lead).removeprefix("http://localhost")
    assert [Client().get(old).status_code, Client().get(new).status_code] == [404, 200]
    assert Client().get(new.replace("-", "-9", 1)).status_code == 404
    actions.leave(actor=lead, group=group)
    assert events(Client().get(new)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_meetings_read_the_same_number_of_times(number):
    group, lead = led("open")
    for count in range(number):
        meeting = a_meeting(lead, group, title=f"Meeting {count}", at=time(9 + count))
        actions.skip_meeting(actor=lead, meeting=meeting, day=date(2026, 12, 1))
        actions.add_to_group(actor=HOUSE, group=group, member=MemberFactory())
    found = {
        name: reads(signed_in(lead), reverse(f"groups:{name}", args=[group.handle])) for name in ("meetings", "group")
    }
    assert found == {"meetings": 9, "group": 7}

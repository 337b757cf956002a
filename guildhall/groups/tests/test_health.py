from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.actions.health import warn_of_silence
from guildhall.groups.health import health, threshold, usual_pause
from guildhall.groups.models import SilenceWarning
from guildhall.groups.queries.health import health_of, numbers_of, silent_groups
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import a_group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Tie
from guildhall.members.tests.factories import MemberFactory, StaffFactory

FOUNDED, TODAY = date(2025, 1, 1), date(2026, 11, 26)


def every(pause, *, until):
    """Eleven days with acts, so many days apart, the last of them so many days ago."""
    return [TODAY - timedelta(days=until + pause * back) for back in range(10, -1, -1)]


@pytest.mark.parametrize(
    ("pause", "until", "level"),
    [
        (7, 59, 0), (7, 60, 60), (7, 90, 90), (7, 180, 180),  # a weekly group: the days alone
        (30, 89, 60), (35, 60, 60), (36, 89, 60),
    ],
)  # fmt: skip
def test_a_lively_group_is_warned_by_the_days(pause, until, level):
    assert health(every(pause, until=until), FOUNDED, TODAY).level == level


def test_a_group_that_meets_each_quarter_is_not_silent_after_sixty_days():
    days = [TODAY - timedelta(days=ago) for ago in (395, 310, 240, 215, 160, 100)]
    assert usual_pause(days) == 85
    assert [threshold(level, 85) for level in (60, 90, 180)] == [128, 170, 255]
    assert health(days, FOUNDED, TODAY).level == 0


def test_with_little_known_the_days_alone_count_from_the_founding():
    assert health([], TODAY - timedelta(days=95), TODAY).level == 90
    assert health([TODAY - timedelta(days=61)], FOUNDED, TODAY).usual is None


@pytest.mark.django_db
def test_what_people_do_is_a_sign_of_life_and_what_the_house_does_is_none():
    with time_machine.travel("2026-06-01T12:00:00Z"):
        group, _lead = led("open")
    with time_machine.travel("2026-08-15T12:00:00Z"):
        actions.change_group(actor=HOUSE, group=group, city="Berlin")
        assert health_of(group).level == 60
        actions.join(actor=MemberFactory(), group=group)
        assert (health_of(group).level, health_of(group).silent) == (0, 0)


@pytest.mark.django_db
def test_leads_are_warned_once_for_each_level_and_again_after_new_life():
    with time_machine.travel("2026-01-10T12:00:00Z"):
        group, _lead = led("open")
    said = Activity.objects.filter(verb="groups.group.fell_silent")
    for day, number in (("2026-02-20", 0), ("2026-03-12", 1), ("2026-03-13", 1), ("2026-04-20", 2), ("2026-08-01", 3)):
        with time_machine.travel(f"{day}T12:00:00Z"):
            warn_of_silence()
            assert said.count() == number, day
    assert [row.payload["days"] for row in said.order_by("pk")] == [60, 90, 180]
    with time_machine.travel("2026-08-02T12:00:00Z"):
        actions.join(actor=MemberFactory(), group=group)
    with time_machine.travel("2026-10-10T12:00:00Z"):
        warn_of_silence()
    assert SilenceWarning.objects.count() == 4


@pytest.mark.django_db
def test_closed_groups_are_not_warned_of():
    with time_machine.travel("2026-01-10T12:00:00Z"):
        actions.close_group(actor=HOUSE, group=a_group())
    assert warn_of_silence() == 0


@pytest.mark.django_db
def test_numbers_count_people_once_and_compare_with_the_time_before():
    with time_machine.travel("2026-05-20T12:00:00Z"):
        group, lead = led("open")
        early = MemberFactory.create_batch(2)
        for member in early:
            actions.join(actor=member, group=group)
    with time_machine.travel("2026-09-10T12:00:00Z"):
        late, quiet = MemberFactory.create_batch(2)
        actions.join(actor=late, group=group)
        actions.join(actor=quiet, group=group)
        actions.leave(actor=early[0], group=group)
    with time_machine.travel("2026-09-20T12:00:00Z"):
        actions.add_to_group(actor=HOUSE, group=group, member=MemberFactory())
        actions.give_seat(actor=HOUSE, group=group, member=late, role="co_lead")
        actions.write_charter(actor=late, group=group, source="Storage")
        actions.write_charter(actor=late, group=group, source="All storage")
    with time_machine.travel("2026-11-01T12:00:00Z"):
        found = numbers_of(group)
    assert (found.members, found.joined.now, found.joined.before) == (5, 3, 3)
    assert (found.left.now, found.active.now, found.active.before) == (1, 3, 2)
    assert (found.newcomers, found.settled) == (3, 1)
    months = {month.first: (month.people, month.acts) for month in found.months}
    assert (len(months), months[date(2026, 9, 1)], months[date(2026, 8, 1)]) == (12, (3, 5), (0, 0))


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_health_read_the_same_number_of_times(number, settings):
    settings.IS_DEMO = True  # elsewhere staff needs a second factor
    for count in range(number):
        group, lead = led("open", f"sig{count}")
        member = MemberFactory()
        actions.join(actor=member, group=group)
        keys = {"actor_key": lead.actor_key, "target_key": member.actor_key}
        Tie.objects.create(**keys, kind="answered", count=1, first_at=clock.now(), last_at=clock.now())
    numbers = reverse("groups:numbers", args=[group.handle])
    found = {
        "numbers": reads(signed_in(lead), numbers),
        "health": reads(signed_in(StaffFactory()), "/console/groups/health/"),
    }
    assert found == {"numbers": 21, "health": 7}
    assert signed_in(MemberFactory()).get(numbers).status_code == 403


@pytest.mark.django_db
def test_staff_see_the_most_silent_group_first():
    with time_machine.travel("2026-01-10T12:00:00Z"):
        silent = a_group("silent")
    with time_machine.travel("2026-06-10T12:00:00Z"):
        lively, _lead = led("open", "lively")
        actions.join(actor=MemberFactory(), group=lively)
        assert [one.group for one in silent_groups()] == [silent, lively]
        assert [one.leads for one in silent_groups()] == [0, 1]

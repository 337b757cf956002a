"""The page of a group: what stands on it, and how often it asks the database."""

from datetime import time, timedelta

import pytest
from django.test import Client

from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions, queries
from guildhall.groups.models import GroupFigures, RosterLine
from guildhall.groups.models.listed import Listed, Named
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_eligibility import for_shanghai, in_segment
from guildhall.groups.tests.test_meeting_pages import a_meeting
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def whole(number):
    """A group with as many of everything that its page shows."""
    actions.take_list(actor=HOUSE, source="list", listed=Listed(
        ref="sig", kind="sig", name_en="SIG", people=tuple(Named(f"Stranger {n}", "lead", "Chair") for n in range(number))
    ))  # fmt: skip
    group = RosterLine.objects.first().group
    sponsor = MemberFactory()
    actions.add_to_group(actor=HOUSE, group=group, member=sponsor)
    actions.give_seat(actor=HOUSE, group=group, member=sponsor, role="lead")
    actions.change_group(actor=HOUSE, group=group, door="request")
    actions.write_membership_form(actor=HOUSE, group=group, questions=[], sponsors=1)
    for count in range(number):
        actions.write_charter(actor=HOUSE, group=group, source=f"Version {count}")
        a_meeting(HOUSE, group, title=f"Meeting {count}", at=time(9 + count))
        actions.call_election(
            actor=HOUSE,
            group=group,
            title=f"Vote {count}",
            seats=1,
            opens_at=clock.now() + DAY,
            closes_at=clock.now() + 2 * DAY,
        )
        actions.ask_to_join(actor=MemberFactory(name=f"Asker {count}"), group=group, sponsors=[sponsor])
        part = actions.split_group(
            actor=HOUSE, group=group, members=[sponsor], handle=f"part-{count}", name_en=f"Part {count}"
        )
        assert part.before == group
        SpaceFactory(visibility="group", group=group)
        actions.add_to_group(actor=HOUSE, group=group, member=MemberFactory())
    actions.count_figures()
    return group, sponsor


@pytest.mark.parametrize("number", [1, 3])
def test_the_whole_page_of_a_group_takes_eight_reads(number):
    group, sponsor = whole(number)
    url, client = group.get_absolute_url(), signed_in(sponsor)
    body = client.get(url).content.decode()
    told = ["Stranger", "Asker", "Meeting", "Vote", "Part", "What happened", "All meetings"]
    assert [word for word in told if word not in body] == []
    assert f"Version {number - 1}" in body
    assert reads(client, url) == 8


def test_who_is_outside_is_told_whom_it_is_for_in_eight_reads():
    group, lead = for_shanghai()
    actions.set_segment(actor=HOUSE, group=group, segment=in_segment(), wording_en="helpers")
    assert reads(signed_in(MemberFactory()), group.get_absolute_url()) == 8
    assert reads(signed_in(lead), group.get_absolute_url()) == 7


def test_what_rides_is_what_the_tables_hold():
    group, sponsor = whole(1)
    front = queries.front_of(sponsor, group.handle)
    assert front.charter == queries.charter_of(group)
    assert front.charter.written_at == queries.charter_of(group).written_at
    assert [one.pk for one in front.relatives] == [one.pk for one in queries.relatives_of(sponsor, group)]
    assert front.series.next == queries.meetings_of(group)[0].next
    assert queries.people_of(sponsor, group, is_inside=True)[0] == queries.seats_of(sponsor, group)
    assert queries.front_of(NOBODY, group.handle).vouching == []


def test_figures_are_counted_for_every_open_group():
    group, lead = led("open")
    closed, _lead = led("open", "closed")
    actions.close_group(actor=HOUSE, group=closed)
    for country in ["CN"] * 3 + ["DE"] * 2 + ["FR"]:
        actions.join(actor=MemberFactory(country=country, zone="Asia/Shanghai"), group=group)
    actions.join(actor=MemberFactory(country="CN", privacy={"shows_place": False}), group=group)
    before = GroupFigures.objects.filter(group=group)
    assert actions.count_figures() == 1
    found = before.get()
    assert found.places == [["CN", 3], ["", 3]]
    assert found.zones == ["Asia/Shanghai"]
    assert found.active == 7  # everybody who joined by themselves
    actions.leave(actor=group.memberships.filter(member__country="DE").first().member, group=group)
    actions.count_figures()
    assert before.get().places == [["CN", 3]]


def test_a_place_of_few_people_is_told_of_nobody():
    group, _lead = led("open")
    for country in ("CN", "CN", "DE"):
        actions.join(actor=MemberFactory(country=country), group=group)
    actions.count_figures()
    assert GroupFigures.objects.get(group=group).places == []
    assert "Where people are" not in Client().get(group.get_absolute_url()).content.decode()


def test_what_happened_is_for_those_who_are_in_it():
    group, lead = led("open")
    url = group.get_absolute_url()
    assert "What happened" in signed_in(lead).get(url).content.decode()
    for client in (Client(), signed_in(MemberFactory())):
        assert "What happened" not in client.get(url).content.decode()

from datetime import timedelta

import pytest
from django.urls import reverse

from guildhall.activity.models import StaffAct
from guildhall.content.tests.test_pages import signed_in
from guildhall.groups import actions
from guildhall.groups.models import Seat
from guildhall.groups.tests.elections import DAY, called, counted, in_order, later, opened, vote
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db


def over(**fields):
    """A counted election of one lead, who won it, and who leads the group so far."""
    election, stood, others = called(**fields)
    opened(election)
    for one in others:
        vote(one, election, in_order(stood))
    return counted(election), stood, Seat.objects.get(group=election.group).member


def roles(group) -> dict[int, str]:
    return dict(Seat.objects.filter(group=group, ended_at=None).values_list("member", "role"))


def test_who_won_gets_the_role_by_one_button_with_a_term():
    election, stood, lead = over()
    page = reverse("groups:seat_winners", args=[election.pk])
    client = signed_in(lead)
    assert page in client.get(election.get_absolute_url()).content.decode()
    assert stood[0].name in client.get(page).content.decode()
    type(lead).objects.filter(pk=lead.pk).update(locale="zh-hans")
    assert f'value="{clock.today().isoformat()}"' in client.get(page).content.decode()
    sent = {"role": "lead", "since": "2027-01-01", "until": "2026-01-01"}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"until": "2027-12-31"}).status_code == 302
    seat = Seat.objects.get(member=stood[0].member)
    assert (seat.role, str(seat.since), str(seat.until)) == ("lead", "2027-01-01", "2027-12-31")
    assert roles(election.group) == {lead.pk: "lead", stood[0].member_id: "lead"}
    assert (
        refused(actions.seat_winners, actor=lead, election=election, role="lead", since=clock.today())
        == "already_seated"
    )


def test_undone_everybody_has_the_role_they_had():
    election, stood, lead = over()
    winner = stood[0].member
    actions.give_seat(actor=lead, group=election.group, member=winner, role="committee")
    before = roles(election.group)
    actions.seat_winners(actor=HOUSE, election=election, role="lead", since=clock.today(), replaces=True)
    assert roles(election.group) == {winner.pk: "lead"}
    actions.unseat_winners(actor=HOUSE, election=election)
    assert roles(election.group) == before
    assert refused(actions.unseat_winners, actor=HOUSE, election=election) == "not_seated"
    actions.seat_winners(actor=HOUSE, election=election, role="lead", since=clock.today())
    assert roles(election.group) == {lead.pk: "lead", winner.pk: "lead"}


def test_undoing_leaves_alone_what_was_changed_since():
    election, stood, lead = over()
    winner = stood[0].member
    actions.seat_winners(actor=HOUSE, election=election, role="lead", since=clock.today(), replaces=True)
    actions.give_seat(actor=HOUSE, group=election.group, member=lead, role="committee")
    actions.leave(actor=winner, group=election.group)
    actions.unseat_winners(actor=HOUSE, election=election)
    assert roles(election.group) == {lead.pk: "committee"}


def test_only_leads_seat_and_only_those_who_are_still_there():
    election, stood, lead = over()
    asks = {"election": election, "role": "lead", "since": clock.today()}
    assert refused(actions.seat_winners, actor=MemberFactory(), **asks) == "not_allowed"
    actions.leave(actor=stood[0].member, group=election.group)
    assert refused(actions.seat_winners, actor=lead, **asks) == "nobody"
    running, _stood, _others = called(handle="other")
    assert refused(actions.seat_winners, actor=HOUSE, **asks | {"election": running}) == "not_counted"


def test_times_are_changed_until_the_vote_begins_and_stand_in_the_staff_log():
    election, _stood, _others = called()
    lead, opens = election.officer, election.opens_at + DAY
    page, client = reverse("groups:change_election_times", args=[election.pk]), signed_in(lead)
    moved = {"opens_at": f"{opens:%Y-%m-%dT%H:%M}", "closes_at": f"{opens + DAY:%Y-%m-%dT%H:%M}"}
    assert client.post(page, moved | {"closes_at": moved["opens_at"]}).status_code == 422
    assert client.post(page, moved).status_code == 302
    election.refresh_from_db()
    assert election.closes_at - election.opens_at == DAY
    assert "opens_at" in StaffAct.objects.latest("pk").after
    assert signed_in(MemberFactory()).get(page).status_code == 403
    opened(election)
    later_on = {"opens_at": clock.now() + timedelta(days=5), "closes_at": clock.now() + timedelta(days=6)}
    assert refused(actions.change_election_times, actor=lead, election=election, **later_on) == "begun"


def test_times_that_have_come_are_not_changed_before_the_clock_opens_the_vote():
    election, _stood, _others = called()
    with later(election, timedelta(minutes=1)):
        when = {"opens_at": clock.now() + DAY, "closes_at": clock.now() + 2 * DAY}
        assert refused(actions.change_election_times, actor=HOUSE, election=election, **when) == "begun"


@pytest.mark.django_db(transaction=True)
def test_everybody_in_the_group_is_told_of_other_times(drain):
    election, stood, others = called(standing=1, voters=1)
    drain()
    Notice.objects.all().delete()
    when = {"opens_at": election.opens_at + DAY, "closes_at": election.closes_at + DAY}
    actions.change_election_times(actor=election.officer, election=election, **when)
    drain()
    assert set(Notice.objects.values_list("member", flat=True)) == {stood[0].member_id, others[0].pk}

"""Elections as pages: without a script, from calling one to counting it again."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.models import Election, Voter
from guildhall.groups.tests.elections import DAY, HOUR, called, counted, in_order, later, opened, vote
from guildhall.groups.tests.test_doors import led
from guildhall.kernel import clock
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def at(name, election):
    return reverse(f"groups:{name}", args=[election.pk])


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_elections_read_the_same_number_of_times(number):
    election, stood, others = called(standing=number, voters=number)
    for _more in range(number - 1):
        later_one = {"opens_at": election.opens_at, "closes_at": election.closes_at}
        actions.call_election(actor=election.officer, group=election.group, title="Another", seats=1, **later_one)
    client = signed_in(others[0])
    listed = reads(client, reverse("groups:elections", args=[election.group.handle]))
    standing = reads(client, at("election", election))
    opened(election)
    with later(election, HOUR):
        voting = reads(client, at("vote", election))
    for one in others:
        vote(one, election, in_order(stood))
    counted(election)
    found = {
        "elections": listed,
        "standing": standing,
        "vote": voting,
        "counted": reads(client, at("election", election)),
    }
    found["ballots"] = reads(client, at("ballots", election))
    assert found == {"elections": 6, "standing": 10, "vote": 8, "counted": 9, "ballots": 4}


def test_a_lead_calls_an_election_by_form_and_keeps_what_was_typed():
    group, lead = led("open")
    client, url = signed_in(lead), reverse("groups:call_election", args=[group.handle])
    opens, closes = (f"{clock.now() + by:%Y-%m-%dT%H:%M}" for by in (DAY, 2 * DAY))
    typed = {"title": "Two leads, 2027", "seats": "2", "opens_at": closes, "closes_at": opens}
    refused = client.post(url, typed)
    assert (refused.status_code, "Two leads, 2027" in refused.content.decode()) == (422, True)
    assert client.post(url, typed | {"opens_at": opens, "closes_at": closes}).status_code == 302
    assert Election.objects.get().seats == 2
    assert signed_in(MemberFactory()).get(url).status_code == 403


def test_a_voter_ranks_gets_a_receipt_checks_it_and_changes_the_ballot():
    election, stood, others = called(voters=1)
    opened(election)
    client = signed_in(others[0])
    with later(election, HOUR):
        form = client.get(at("vote", election)).content.decode()
        fresh = re.search(r'name="receipt" value="([a-z0-9-]{24})"', form)[1]
        ranks = {f"rank_{one.pk}": str(rank) for rank, one in enumerate(stood, start=1)}
        few = client.post(at("vote", election), {f"rank_{stood[0].pk}": "1", "receipt": fresh})
        assert (few.status_code, "at least two" in few.content.decode(), fresh in few.content.decode()) == (
            422,
            True,
            True,
        )
        cast = client.post(at("vote", election), ranks | {"receipt": fresh})
        again = client.post(at("vote", election), ranks | {"receipt": fresh})
        assert all(fresh in answer.content.decode() for answer in (cast, again))
        assert "no-store" in cast["Cache-Control"]
        assert fresh not in client.get(at("vote", election)).content.decode()
        found = client.post(at("check_receipt", election), {"receipt": fresh}).content.decode()
        assert "The ballot of this receipt" in found
        assert client.post(at("check_receipt", election), {"receipt": "none"}).status_code == 422
        without = client.post(at("vote", election), ranks | {"receipt": "aaaa-aaaa-aaaa-aaaa-aaaa"})
        assert (without.status_code, "give the receipt" in without.content.decode()) == (422, True)
        turned = {f"rank_{one.pk}": str(rank) for rank, one in enumerate(stood[::-1], start=1)}
        assert client.post(at("vote", election), turned | {"receipt": fresh}).status_code == 200
    assert Voter.objects.filter(voted=True).count() == 1
    assert counted(election).result["winners"] == [stood[2].pk]


def test_whoever_may_not_vote_is_told_why():
    election, _stood, _others = called()
    opened(election)
    with later(election, HOUR):
        stranger = signed_in(MemberFactory())
        assert "you are not among them" in stranger.get(at("election", election)).content.decode()
        assert stranger.get(at("vote", election)).status_code == 403
        assert "Sign in to vote" in Client().get(at("election", election)).content.decode()


def test_members_stand_by_form_and_withdraw():
    election, _stood, others = called(limit=1)
    client = signed_in(others[0])
    client.post(at("stand", election), {"words": "I write the docs.", "employer": "Acme"})
    body = client.get(at("election", election)).content.decode()
    assert body.count("I write the docs.") == 2, "in the list, and in the form to say it otherwise"
    client.post(at("withdraw_candidacy", election))
    assert "I write the docs." not in client.get(at("election", election)).content.decode()


def test_the_result_shows_places_pairs_and_how_to_count_again():
    election, stood, others = called(employers=("Acme", "Acme", "=cmd()"), seats=2, limit=1, voters=2)
    opened(election)
    for one in others:
        vote(one, election, in_order(stood))
    assert Client().get(at("ballots", election)).status_code == 404, "not before the count"
    counted(election)
    body = Client().get(at("election", election)).content.decode()
    command = f"guildhall manage count_ballots ballots-{election.pk}.csv --seats 2 --limit 1 --employers employers-{election.pk}.csv"
    assert command in body
    assert "Passed over: employer limit" in body
    assert "Place(" not in body
    rows = Client().get(at("ballots", election)).content.decode().splitlines()
    assert rows[0] == ",".join(["receipt", *(one.label for one in stood)])
    assert sorted(row.partition(",")[2] for row in rows[1:]) == ["1,2,3", "1,2,3"]
    assert f"{stood[2].label},'=cmd()" in Client().get(at("employers", election)).content.decode()


def test_the_page_of_the_group_shows_what_runs_and_a_hidden_group_nothing():
    election, _stood, _others = called()
    assert election.title in Client().get(election.group.get_absolute_url()).content.decode()
    actions.change_group(actor=election.officer, group=election.group, door="hidden")
    assert Client().get(at("election", election)).status_code == 404
    signed_in(election.officer).post(at("cancel_election", election))
    assert Election.objects.get().stage == "cancelled"

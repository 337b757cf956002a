"""Elections as acts: who may what, when, and that a ballot is nobody's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from guildhall.activity.models import Activity, StaffAct
from guildhall.groups import actions, queries
from guildhall.groups.actions.elections import open_and_count_due
from guildhall.groups.models import BallotBox, Candidate, Election, Voter
from guildhall.groups.notices import voters_of
from guildhall.groups.privacy import erase, export
from guildhall.groups.receipts import code_of, new_receipt, tidied
from guildhall.groups.tests.elections import DAY, HOUR, called, counted, in_order, later, opened, vote
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions.attributes import state_attribute
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory
from tests.forks import at_once

pytestmark = pytest.mark.django_db


def test_leads_call_an_election_with_a_title_and_times_that_fit():
    group, lead = led()
    given = {
        "group": group,
        "title": "Leads",
        "seats": 1,
        "opens_at": clock.now() + HOUR,
        "closes_at": clock.now() + DAY,
    }
    assert refused(actions.call_election, actor=MemberFactory(), **given) == "not_allowed"
    assert refused(actions.call_election, actor=lead, **given | {"title": " "}) == "no_title"
    assert refused(actions.call_election, actor=lead, **given | {"opens_at": clock.now() - HOUR}) == "times"
    assert refused(actions.call_election, actor=lead, **given | {"closes_at": clock.now() + HOUR / 2}) == "times"
    assert actions.call_election(actor=lead, **given).officer == lead
    assert actions.call_election(actor=StaffFactory(), **given).stage == "standing"
    assert StaffAct.objects.filter(activity__verb="groups.election.called").count() == 2


def test_members_stand_until_voting_begins_but_not_who_runs_it():
    election, stood, others = called()
    assert refused(actions.stand, actor=election.officer, election=election) == "not_standing"
    assert refused(actions.stand, actor=MemberFactory(), election=election) == "not_standing"
    actions.withdraw_candidacy(actor=stood[0].member, election=election)
    assert refused(actions.withdraw_candidacy, actor=stood[0].member, election=election) == "not_a_candidate"
    assert actions.stand(actor=stood[0].member, election=election, words="Again").pk == stood[0].pk
    opened(election)
    assert refused(actions.stand, actor=others[0], election=election) == "not_standing"
    assert refused(actions.withdraw_candidacy, actor=stood[0].member, election=election) == "begun"


def test_who_may_vote_is_fixed_when_voting_begins():
    election, stood, others = called(standing=1, voters=2)
    imported = ImportedFactory()
    actions.add_to_group(actor=HOUSE, group=election.group, member=imported)
    assert opened(election).electorate == 4, "its lead, who stands, two others; nobody who cannot sign in"
    actions.leave(actor=others[0], group=election.group)
    late = MemberFactory()
    actions.join(actor=late, group=election.group)
    vote(others[0], election, in_order(stood))
    with later(election, HOUR):
        given = {"election": election, "ranks": in_order(stood), "receipt": new_receipt()}
        assert refused(actions.cast_ballot, actor=late, **given) == "no_vote"


def test_a_vote_counts_from_its_first_second_to_its_last():
    election, stood, others = called()
    ballot = {"actor": others[0], "election": election, "ranks": in_order(stood), "receipt": new_receipt()}
    assert refused(actions.cast_ballot, **ballot) == "not_open"
    assert refused(actions.open_election, actor=HOUSE, election=election) == "too_early"
    opened(election)
    assert refused(actions.count_election, actor=HOUSE, election=election) == "too_early"
    with later(election, DAY):
        assert refused(actions.cast_ballot, **ballot) == "not_open", "although nobody has counted yet"
    assert counted(election).result["ballots"] == 0
    with later(election, DAY):
        assert refused(actions.count_election, actor=HOUSE, election=election) == "over"
        assert refused(actions.cancel_election, actor=HOUSE, election=election) == "over"


def test_a_ballot_ranks_those_who_stand():
    election, stood, others = called(standing=2)
    opened(election)
    first, second = (one.pk for one in stood)
    for ranks, code in (
        ({}, "too_few"), ({first: 1}, "too_few"), ({first: 1, 0: 2}, "no_such_candidate"),
        ({first: 1, second: 3}, "no_such_rank"), ({first: 0, second: 1}, "no_such_rank"),
    ):  # fmt: skip
        with later(election, HOUR):
            given = {"election": election, "ranks": ranks, "receipt": new_receipt()}
            assert refused(actions.cast_ballot, actor=others[0], **given) == code
    assert not Voter.objects.filter(voted=True).exists()


def test_what_is_sent_twice_is_one_ballot_and_the_receipt_changes_it():
    election, stood, others = called()
    opened(election)
    receipt = vote(others[0], election, in_order(stood))
    vote(others[0], election, in_order(stood), receipt)
    vote(others[0], election, {stood[1].pk: 1, stood[2].pk: 1}, receipt.upper().replace("-", " "))
    assert queries.ballot_of_receipt(election, receipt) == {str(stood[1].pk): 1, str(stood[2].pk): 1}
    assert len(BallotBox.objects.get().ballots) == queries.voted_in(election) == 1


def test_a_second_ballot_needs_the_receipt_of_the_first_and_a_first_its_own():
    election, stood, others = called()
    opened(election)
    receipt = vote(others[0], election, in_order(stood))
    with later(election, HOUR):
        given = {"election": election, "ranks": in_order(stood[::-1])}
        assert refused(actions.cast_ballot, actor=others[0], receipt=new_receipt(), **given) == "wrong_receipt"
        assert refused(actions.cast_ballot, actor=others[1], receipt=receipt, **given) == "receipt_taken"
        assert refused(actions.cast_ballot, actor=others[1], receipt="abcd", **given) == "no_receipt"
    assert queries.ballot_of_receipt(election, receipt) == {str(pk): rank for pk, rank in in_order(stood).items()}


def test_a_receipt_is_read_however_it_is_typed():
    receipt = new_receipt()
    assert tidied(f" {receipt.upper()} ") == tidied(receipt.replace("-", "")) == receipt
    assert tidied(receipt[:-1]) == tidied("") == ""
    assert re.fullmatch("[0-9a-f]{20}", code_of(7, receipt))
    assert code_of(7, receipt) != code_of(8, receipt)


def test_no_row_joins_voter_and_ballot():
    """Neither by a column nor by what PostgreSQL keeps beside every row; nor does the log know of a ballot."""
    election, stood, others = called(voters=4)
    opened(election)
    before = Activity.objects.count()
    receipts = [vote(one, election, in_order(stood)) for one in others]
    assert Activity.objects.count() == before
    fields = {field.name for field in Voter._meta.get_fields()}
    assert fields == {"id", "election", "member", "voted"}
    assert {field.name for field in BallotBox._meta.get_fields()} == {"election", "ballots"}
    assert list(BallotBox.objects.get().ballots) == sorted(code_of(election.pk, one) for one in receipts)
    counted(election)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM groups_voter WHERE election_id = %s", [election.pk])
        assert cursor.fetchone() == (1,), "nor in which order they voted"


@pytest.mark.parametrize(("limit", "winners"), [(None, [0, 1]), (1, [0, 2])])
def test_the_result_is_counted_and_an_employer_takes_no_more_than_its_seats(limit, winners):
    election, stood, others = called(employers=("Acme", " acme ", "Other"), seats=2, limit=limit, voters=3)
    opened(election)
    for one in others:
        vote(one, election, in_order(stood))
    result = counted(election).result
    assert result["winners"] == [stood[number].pk for number in winners]
    assert result["passed_over"] == ([stood[1].pk] if limit else [])
    assert result["pairwise"] == [[0, 3, 3], [0, 0, 3], [0, 0, 0]]


def test_a_verified_company_stands_for_what_a_candidate_said():
    election, stood, others = called(employers=("Acme", "Other", ""), limit=1)
    seen = {"way": "document", "seen": "A contract"}
    state_attribute(actor=HOUSE, member=stood[1].member, key="company", value="ACME", **seen)
    opened(election)
    assert [one.employer for one in queries.candidates_of(election)] == ["Acme", "ACME", ""]


def test_a_tie_for_the_last_seat_is_shown_and_left_to_people():
    election, stood, others = called(standing=2)
    opened(election)
    vote(others[0], election, in_order(stood))
    vote(others[1], election, in_order(stood[::-1]))
    counted(election)
    election.refresh_from_db()
    places = queries.places_of(election, queries.candidates_of(election))
    assert [(one.number, len(one.candidates), one.outcome) for one in places] == [(1, 2, "undecided")]


def test_anybody_counts_the_published_ballots_again_and_finds_the_same(tmp_path, capsys):
    election, stood, others = called(employers=("Acme", "Acme", "Other"), seats=2, limit=1, voters=3)
    opened(election)
    for one in others:
        vote(one, election, in_order(stood))
    candidates = queries.candidates_of(counted(election))
    ballots, employers = tmp_path / "ballots.csv", tmp_path / "employers.csv"
    ballots.write_text("\n".join(",".join(line) for line in queries.published(election, candidates)))
    employers.write_text("\n".join(",".join(line) for line in queries.employers(candidates)))
    call_command("count_ballots", str(ballots), seats=2, limit=1, employers=employers)
    lines = capsys.readouterr().out
    first, second, third = (one.member.handle for one in stood)
    assert re.search(rf"1\. {first}\s+elected", lines)
    assert re.search(rf"2\. {second}\s+passed over", lines)
    assert re.search(rf"3\. {third}\s+elected", lines)


def test_the_clock_opens_counts_and_gives_up_what_has_nobody():
    election, stood, others = called()
    empty, _stood, _others = called(standing=0, handle="empty")
    assert open_and_count_due() == 0
    with later(election, timedelta()):
        assert open_and_count_due() == 1
    with later(empty, timedelta()):
        assert open_and_count_due() == 1
    assert Election.objects.get(pk=election.pk).stage == "voting"
    assert Election.objects.get(pk=empty.pk).stage == "cancelled"
    vote(others[0], election, in_order(stood[::-1]))
    with later(election, DAY):
        assert open_and_count_due() == 1
        assert open_and_count_due() == 0
    assert Election.objects.get(pk=election.pk).result["winners"] == [stood[2].pk]


def test_an_election_whose_time_passed_while_the_house_was_closed_is_cancelled():
    election, _stood, _others = called()
    with later(election, DAY):
        open_and_count_due()
    assert Election.objects.get(pk=election.pk).stage == "cancelled"


def test_leads_cancel_it_until_it_is_counted():
    election, stood, others = called()
    opened(election)
    assert refused(actions.cancel_election, actor=others[0], election=election) == "not_allowed"
    actions.cancel_election(actor=election.officer, election=election)
    with later(election, HOUR):
        given = {"election": election, "ranks": in_order(stood), "receipt": new_receipt()}
        assert refused(actions.cast_ballot, actor=others[0], **given) == "not_open"


def test_voters_and_candidates_are_told_when_it_opens_and_when_it_is_counted():
    election, stood, _others = called(standing=1, voters=1)
    opened(election)
    row = Activity.objects.filter(verb="groups.election.opened").get()
    told = {member for _row, member in voters_of([row])}
    assert told == set(Voter.objects.values_list("member", flat=True)) | {stood[0].member_id}
    assert row.payload == {"voters": 3}


def test_a_member_takes_votes_and_candidacies_along_and_the_ballot_stays_nobodys():
    election, stood, others = called()
    opened(election)
    vote(others[0], election, in_order(stood))
    assert export(others[0])["votes"] == [{"election": "One lead", "voted": True}]
    assert export(stood[0].member)["candidacies"][0]["election"] == "One lead"
    assert export(election.officer)["elections_run"] == ["One lead"]
    for one in (others[0], stood[0].member, election.officer):
        erase(one)
    assert not Voter.objects.filter(member=others[0]).exists()
    assert len(BallotBox.objects.get().ballots) == 1
    assert Candidate.objects.get(pk=stood[0].pk).label == f"former-{stood[0].pk}"
    assert counted(election).result["winners"] == [stood[0].pk]


CHILD = """
import sys
from guildhall.config import house
house.set_up()
from guildhall.groups import actions
from guildhall.groups.models import Candidate, Election
from guildhall.groups.receipts import new_receipt
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
election, candidate, members = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
taken = 0
for pk in members:
    try:
        actions.cast_ballot(
            actor=Member.objects.get(pk=int(pk)), election=Election.objects.get(pk=election),
            ranks={candidate: 1}, receipt=new_receipt(),
        )
        taken += 1
    except Refusal as refusal:
        assert refusal.code in ("wrong_receipt", "not_open"), refusal.code
print(taken)
"""
PROCESSES, VOTERS = 3, 6


@pytest.mark.django_db(transaction=True)
def test_processes_at_once_neither_lose_a_ballot_nor_take_two_of_one_voter():
    """Each process votes for every voter: of a voter's ballots one is taken, and all that were taken are in the box."""
    election, stood, others = called(standing=1, voters=VOTERS)
    now = clock.now()
    Election.objects.filter(pk=election.pk).update(opens_at=now - HOUR, closes_at=now + HOUR)
    actions.open_election(actor=HOUSE, election=election)
    words = [election.pk, stood[0].pk, *(one.pk for one in others)]
    taken = [int(said) for said in at_once(CHILD, [words] * PROCESSES)]
    assert sum(taken) == len(BallotBox.objects.get(pk=election.pk).ballots) == queries.voted_in(election) == VOTERS


@pytest.mark.django_db(transaction=True)
def test_who_counts_waits_for_whoever_votes_this_moment():
    """A vote that holds the box when the count begins is in the result; one that comes after is refused."""
    election, stood, others = called(standing=1, voters=VOTERS)
    now = clock.now()
    Election.objects.filter(pk=election.pk).update(opens_at=now - HOUR, closes_at=now + HOUR)
    actions.open_election(actor=HOUSE, election=election)
    command = [sys.executable, "-c", CHILD, str(election.pk), str(stood[0].pk), *(str(one.pk) for one in others)]
    child = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, text=True)
    while not queries.voted_in(election) and child.poll() is None:
        pass
    Election.objects.filter(pk=election.pk).update(closes_at=clock.now())
    result = actions.count_election(actor=HOUSE, election=election).result
    taken = int(child.communicate(timeout=240)[0])
    assert (
        result["ballots"] == taken == len(BallotBox.objects.get(pk=election.pk).ballots) == queries.voted_in(election)
    )
    assert result["ballots"] >= 1

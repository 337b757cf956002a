"""What a member reads of themselves in groups: where they are, what they asked for, that they voted and never how."""

import pytest

from guildhall.groups import actions
from guildhall.groups.tests.elections import called, counted, in_order, opened, vote
from guildhall.groups.tests.test_doors import led
from guildhall.members.queries.kept import told_to
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def told(member):
    return {one.kept.name: [(line.text, line.about) for line in one.lines] for one in told_to(member)[0]}


def test_an_election_is_told_of_without_the_ballot():
    election, candidates, (ada, bo) = called(standing=2, voters=2)
    opened(election)
    receipt = vote(ada, election, in_order(candidates))
    counted(election)
    assert told(ada)["groups.elections"] == [("One lead", "You voted; how, nobody can tell")]
    assert told(bo)["groups.elections"] == [("One lead", "You could vote and did not")]
    assert ("One lead", "You stood as a candidate") in told(candidates[0].member)["groups.elections"]
    assert receipt not in str(told(ada))


def test_applications_are_told_of_with_what_became_of_them():
    group, lead = led("request")
    ada = MemberFactory()
    admission = actions.ask_to_join(actor=ada, group=group, words="I write the docs")
    assert told(ada)["groups.admissions"] == [(str(group), "Open")]
    actions.accept(actor=lead, admission=admission)
    assert told(ada)["groups.admissions"] == [(str(group), "Accepted")]
    assert (str(group), "") in told(ada)["groups.memberships"]

"""What a profile says of somebody's answers, and who helped whom; nothing hidden is in it, and ties are seen by their owner alone."""

import pytest
from django.test import Client

from guildhall.content.actions import accept_answer, hide, post_answer
from guildhall.content.queries.help_given import Standing, standing_of
from guildhall.content.queries.ties import ties_of
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import erase_member, merge_member
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def answered(asker, helper, *, accepted: bool = False, **fields):
    topic = a_question(actor=asker, **fields)
    answer = post_answer(actor=helper, topic=topic, source="So.")
    if accepted:
        accept_answer(actor=asker, answer=answer)
    return answer


def test_share_is_of_answers_to_others_that_can_be_read():
    ada, bob = MemberFactory(), MemberFactory()
    answered(bob, ada, accepted=True)
    answered(bob, ada)
    answered(ada, ada)
    hide(actor=HOUSE, thing=answered(bob, ada))
    answered(bob, ada, space=SpaceFactory(visibility="members"))
    assert standing_of(Guest(), ada)[0] == Standing(2, 1)
    assert standing_of(bob, ada)[0] == Standing(3, 1)


@pytest.mark.parametrize(
    ("answers", "accepted", "low", "high"), [(10, 5, 24, 76), (20, 0, 0, 16), (20, 20, 84, 100), (100, 50, 40, 60)]
)
def test_interval_is_that_of_wilson(answers, accepted, low, high):
    """Newcombe 1998, table I, and the closed form for 0 and n."""
    assert Standing(answers, accepted).interval == (low, high)


def test_few_answers_are_no_share():
    ada = MemberFactory()
    for _ in range(4):
        answered(MemberFactory(), ada, accepted=True)
    assert "too few to speak of a share" in Client().get(ada.get_absolute_url()).content.decode()
    answered(MemberFactory(), ada)
    page = Client().get(ada.get_absolute_url()).content.decode()
    assert "80%" in page
    assert "between 38% and 96%" in page


def test_tags_are_those_of_what_they_answered():
    ada = MemberFactory()
    answered(MemberFactory(), ada, accepted=True, tags=["volumes", "mount"])
    answered(MemberFactory(), ada, tags=["volumes"])
    a_question(actor=ada, tags=["own"])
    found = [(one.name, one.answers, one.accepted) for one in standing_of(Guest(), ada)[1]]
    assert found == [("volumes", 2, 1), ("mount", 1, 1)]


def test_ties_go_both_ways_and_only_through_what_can_be_read():
    ada, bob, eve = MemberFactory(), MemberFactory(), MemberFactory()
    answered(bob, ada, accepted=True)
    answered(bob, ada)
    answered(ada, eve)
    answered(ada, ada)
    hide(actor=HOUSE, thing=answered(eve, ada))
    gave, got = ties_of(ada)
    assert [(tie.member, tie.answers, tie.accepted) for tie in gave.people] == [(bob, 2, 1)]
    assert [(tie.member, tie.answers, tie.accepted) for tie in got.people] == [(eve, 1, 0)]


def test_erased_people_are_counted_without_a_name():
    ada, bob = MemberFactory(), MemberFactory(name="Bob the Gone")
    answered(bob, ada)
    erase_member(actor=HOUSE, member=bob)
    gave, _got = ties_of(ada)
    assert (list(gave.people), gave.gone) == ([], 1)
    page = signed_in(ada).get("/ties/").content.decode()
    assert "1 person who is no longer here" in page
    assert "Bob" not in page


def test_merged_people_are_one_tie():
    ada, bob, second = MemberFactory(), MemberFactory(), MemberFactory()
    answered(bob, ada)
    answered(second, ada)
    merge_member(actor=StaffFactory(role="administrator"), source=second, target=bob, evidence="the same")
    assert [(tie.member, tie.answers) for tie in ties_of(ada)[0].people] == [(bob, 2)]


def test_ties_are_for_those_whose_they_are():
    assert Client().get("/ties/").status_code == 302
    ada, bob = MemberFactory(), MemberFactory()
    answered(bob, ada)
    assert "/ties/" in signed_in(ada).get(ada.get_absolute_url()).content.decode()
    assert "/ties/" not in signed_in(bob).get(ada.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_ties_read_the_same_number_of_times(number):
    ada = MemberFactory()
    for _ in range(number):
        answered(MemberFactory(), ada)
        answered(ada, MemberFactory())
    assert reads(signed_in(ada), "/ties/") <= 8

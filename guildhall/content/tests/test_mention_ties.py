"""Naming somebody is a tie of its own, for as long as the text that does it is in sight."""

import pytest

from guildhall.activity.models import Activity
from guildhall.content.actions import delete, edit_post, hide, post_answer, post_comment, restore
from guildhall.content.tests.test_pages import a_question
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import readers
from guildhall.members.models import Member, Tie
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return MemberFactory(handle="ada"), MemberFactory(handle="bo"), MemberFactory(handle="mei")


def mentioned(drain):
    """By handle: how often ada's texts name them."""
    drain()
    found = _ties()
    readers["members.ties"].reset()
    readers["members.ties"].handle(list(Activity.objects.order_by("id")))
    assert _ties() == found  # told anew from the log, it is the same
    return found


def _ties():
    by_key = {row.actor_key: row.handle for row in Member.objects.all()}
    rows = Tie.objects.filter(kind="mentioned").values_list("actor_key", "target_key", "count")
    return {(by_key[actor], by_key[target]): count for actor, target, count in rows}


def test_every_text_that_names_somebody_counts_once(people, drain):
    ada, bo, mei = people
    topic = a_question(actor=ada, source="Does @bo or @mei know? @bo?")
    answer = post_answer(actor=bo, topic=topic, source="Ask @mei and @bo and @ada.")
    post_comment(actor=ada, post=answer, source="Thanks @bo.")
    assert mentioned(drain) == {("ada", "bo"): 2, ("ada", "mei"): 1, ("bo", "mei"): 1, ("bo", "ada"): 1}
    tie = Tie.objects.get(actor_key=ada.actor_key, target_key=bo.actor_key, kind="mentioned")
    assert tie.first_at < tie.last_at


def test_an_edit_takes_back_whom_it_leaves_out(people, drain):
    ada, bo, mei = people
    answer = post_answer(actor=ada, topic=a_question(), source="Ask @bo.")
    edit_post(actor=ada, post=answer, source="Ask @mei.")
    assert mentioned(drain) == {("ada", "mei"): 1}
    edit_post(actor=ada, post=answer, source="Ask @mei or @bo.")
    assert mentioned(drain) == {("ada", "mei"): 1, ("ada", "bo"): 1}


@pytest.mark.parametrize("act", [hide, delete])
def test_what_is_out_of_sight_names_nobody_until_it_is_restored(people, act, drain):
    ada, bo, _mei = people
    staff, topic = StaffFactory(), a_question(actor=ada, source="Does @bo know?")
    answer = post_answer(actor=ada, topic=topic, source="So @bo and @mei, it is this.")
    comment = post_comment(actor=ada, post=answer, source="@bo!")
    assert mentioned(drain) == {("ada", "bo"): 3, ("ada", "mei"): 1}
    for thing, left in ((comment, 2), (answer, 1), (topic, 0)):
        act(actor=staff, thing=thing, because="Noise.")
        assert mentioned(drain).get(("ada", "bo"), 0) == left
    assert mentioned(drain) == {}
    for thing in (topic, answer, comment):
        thing.refresh_from_db()
        restore(actor=staff, thing=thing)
    assert mentioned(drain) == {("ada", "bo"): 3, ("ada", "mei"): 1}


def test_what_is_changed_out_of_sight_counts_as_it_is_when_it_comes_back(people, drain):
    ada, _bo, _mei = people
    answer = post_answer(actor=ada, topic=a_question(), source="Ask @bo.")
    hide(actor=HOUSE, thing=answer, because="Noise.")
    answer.refresh_from_db()
    edit_post(actor=StaffFactory(), post=answer, source="Ask @mei.")
    assert mentioned(drain) == {}
    answer.refresh_from_db()
    restore(actor=StaffFactory(), thing=answer)
    assert mentioned(drain) == {("ada", "mei"): 1}

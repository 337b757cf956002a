"""Whoever wrote what a machine lets wait is told why, in their language, once."""

import pytest

from guildhall.activity.testing import drain
from guildhall.content.actions import edit_post, hide
from guildhall.content.tests.factories import PostFactory
from guildhall.content.tests.test_editing import chosen
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import appeal, approve_item, decide_appeal
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries import cases, public_log
from guildhall.moderation.tests.scene import an_answer
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db
PHONE = "Call me at 13912345678 about it."


def held_answer(locale="en"):
    return an_answer(MemberFactory(locale=locale), source=PHONE)


@pytest.mark.parametrize(("locale", "said"), [("en", "phone number"), ("zh-hans", "电话号码")])
def test_the_statement_says_what_was_found_and_that_a_machine_found_it(locale, said):
    answer = held_answer(locale)
    made = Restriction.objects.get(member=answer.author)
    assert (made.kind, made.is_automated, made.subject_id) == ("held", True, answer.pk)
    assert said in made.facts


def test_what_programs_weigh_stays_with_moderators():
    from guildhall.moderation.rules.wording import reasons_for_author

    assert reasons_for_author("score: 0.93; account") == "A program found it like what was taken down before."
    assert "0.93" not in reasons_for_author("first_post; score: 0.93")
    assert reasons_for_author("What a person said.") == "What a person said."


def test_an_edit_that_is_held_is_stated_too():
    answer = an_answer(source="It works for me with the newest driver.")
    edit_post(actor=answer.author, post=answer, source=f"It works. {PHONE}")
    assert Restriction.objects.get(member=answer.author).kind == "held"


def test_approving_ends_it_and_an_appeal_can_bring_it_back_before():
    answer = held_answer()
    approve_item(actor=StaffFactory(), item=Item.objects.get())
    assert Restriction.objects.get(member=answer.author).ended_at
    other = held_answer()
    made = appeal(actor=other.author, restriction=Restriction.objects.get(member=other.author), text="It is mine.")
    decide_appeal(actor=StaffFactory(role="operator"), appeal=made, overturns=True, answer="Right.")
    other.refresh_from_db()
    assert other.hidden_at is None


def test_what_only_waits_opens_no_case_and_no_line_of_the_public_log():
    held_answer()
    assert [cases(), public_log()] == [[], []]
    hide(actor=StaffFactory(), thing=PostFactory(), because="Advertising.")
    assert [len(cases()), len(public_log())] == [1, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("holds", [False, True])
def test_its_author_gets_one_notice(holds):
    chosen("moderation.first_posts", "risky")
    answer = held_answer() if holds else an_answer(source="It works for me with the newest driver.")
    if not holds:
        hide(actor=StaffFactory(), thing=answer, because="Off topic.")
    drain()
    assert [one.news.kind for one in Notice.objects.filter(member=answer.author)] == ["restricted"]

import pytest
from django.db import IntegrityError, transaction

from guildhall.activity.models import Activity
from guildhall.content.models import Post, Topic
from guildhall.content.rules import state_of
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import (
    Reasons,
    approve_item,
    claim_item,
    purge_spammer,
    readmit_spammer,
    reject_item,
    release_item,
    reopen_item,
    spam_item,
)
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries import open_items, queue_for
from guildhall.moderation.tests.scene import a_topic, an_answer, flagged, keeper_of

pytestmark = pytest.mark.django_db
WHY = Reasons("It advertises a course.", "Rule 3")


def state(thing):
    return state_of(type(thing).objects.get(pk=thing.pk))


def code(act, **given):
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


@pytest.mark.parametrize(("deletes", "expected"), [(False, "hidden"), (True, "deleted")])
def test_rejecting_takes_it_down_with_a_statement(deletes, expected):
    answer, staff = an_answer(), StaffFactory()
    reject_item(actor=staff, item=flagged(answer), reasons=WHY, deletes=deletes)
    made = Restriction.objects.get()
    assert state(answer) == expected
    assert (made.kind, made.facts, made.ground, made.made_by) == (expected, WHY.facts, WHY.ground, staff)
    assert made.excerpt == "Buy my course."


def test_rejecting_without_facts_is_refused():
    assert code(reject_item, actor=StaffFactory(), item=flagged(), reasons=Reasons("  ")) == "no_facts"


def test_approving_shows_what_was_held_and_ends_its_statement():
    answer = an_answer()
    approve_item(actor=StaffFactory(), item=flagged(answer, times=3))
    assert state(answer) == "shown"
    assert not Restriction.objects.standing().exists()


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("act", ["approve", "reject", "delete", "spam"])
def test_every_decision_is_undone_to_what_was_before(act, times):
    answer, staff = an_answer(), StaffFactory()
    item = flagged(answer, times=times)
    before = state(answer)
    acts = {
        "approve": lambda: approve_item(actor=staff, item=item),
        "reject": lambda: reject_item(actor=staff, item=item, reasons=WHY),
        "delete": lambda: reject_item(actor=staff, item=item, reasons=WHY, deletes=True),
        "spam": lambda: spam_item(actor=staff, item=item),
    }
    acts[act]()
    reopen_item(actor=staff, item=item)
    item.refresh_from_db()
    assert (item.decided_at, item.decision, state(answer)) == (None, "", before)
    assert not item.flags.exclude(outcome="").exists()


def test_moderator_of_a_space_sees_and_decides_theirs_alone():
    mine, other = a_topic(), a_topic()
    keeper = keeper_of(mine.space)
    own, foreign = flagged(an_answer(topic=mine)), flagged(an_answer(topic=other))
    assert list(open_items(keeper)) == [own]
    approve_item(actor=keeper, item=own)
    with pytest.raises(Forbidden):
        approve_item(actor=keeper, item=foreign)
    assert queue_for(MemberFactory()).items == []


def test_nobody_decides_on_their_own_also_in_the_database():
    staff = StaffFactory()
    item = flagged(an_answer(author=staff))
    with pytest.raises(Forbidden):
        approve_item(actor=staff, item=item)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(decided_by=staff)


def test_what_somebody_has_in_hand_others_leave():
    item, one, two = flagged(), StaffFactory(), StaffFactory()
    claim_item(actor=one, item=item)
    assert code(approve_item, actor=two, item=item) == "claimed"
    release_item(actor=one, item=item)
    approve_item(actor=two, item=item)
    assert code(approve_item, actor=one, item=item) == "already_decided"


def test_claim_runs_out(shift):
    item, one, two = flagged(), StaffFactory(), StaffFactory()
    claim_item(actor=one, item=item)
    shift(minutes=21)
    claim_item(actor=two, item=item)


def test_account_of_spam_goes_in_one_step_and_comes_back_in_one():
    spammer, staff = MemberFactory(), StaffFactory()
    topic, answer = a_topic(author=spammer), an_answer(author=spammer)
    flagged(answer)
    purge_spammer(actor=staff, member=spammer)
    spammer.refresh_from_db()
    assert (state(topic), state(answer), spammer.is_suspended) == ("deleted", "deleted", True)
    assert not Item.objects.open().exists()
    readmit_spammer(actor=staff, member=spammer)
    spammer.refresh_from_db()
    assert (state(topic), state(answer), spammer.is_suspended) == ("shown", "shown", False)


def test_measures_are_told_that_the_account_was_spam():
    spammer = MemberFactory()
    purge_spammer(actor=StaffFactory(), member=spammer)
    row = Activity.objects.get(verb="moderation.account.purged")
    assert row.target_key == spammer.actor_key


def test_what_was_hidden_before_stays_hidden_when_the_account_comes_back():
    spammer, staff = MemberFactory(), StaffFactory()
    answer = an_answer(author=spammer)
    reject_item(actor=staff, item=flagged(answer), reasons=WHY)
    purge_spammer(actor=staff, member=spammer)
    readmit_spammer(actor=staff, member=spammer)
    assert state(answer) == "hidden"


def test_team_is_not_taken_out_as_spam():
    assert code(purge_spammer, actor=StaffFactory(), member=StaffFactory()) == "not_allowed"


def test_counts_go_and_come_back_with_the_account():
    topic, spammer, staff = a_topic(), MemberFactory(), StaffFactory()
    an_answer(author=spammer, topic=topic)
    purge_spammer(actor=staff, member=spammer)
    assert Topic.objects.get(pk=topic.pk).replies == 0
    readmit_spammer(actor=staff, member=spammer)
    assert Topic.objects.get(pk=topic.pk).replies == 1
    assert Post.objects.filter(topic=topic, hidden_at=None).count() == 2

import pytest
from django.db import IntegrityError, transaction

from guildhall.content.actions import edit_post, hide
from guildhall.content.models import Post
from guildhall.content.rules import state_of
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, approve_item, flag, mend_subject, reject_item
from guildhall.moderation.models import Flag, Item, Restriction
from guildhall.moderation.rules import weight_of
from guildhall.moderation.tests.scene import an_answer, flagged
from guildhall.options.actions import choose

pytestmark = pytest.mark.django_db


def state(answer):
    return state_of(Post.objects.get(pk=answer.pk))


def code(act, **given):
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def test_flag_counts_by_its_reporters_record():
    assert weight_of(0, 0) == 1
    assert 1.8 < weight_of(20, 0) < 2
    assert weight_of(0, 20) < 0.1


def test_enough_flags_hold_something_until_a_person_has_looked():
    answer = an_answer()
    item = flagged(answer, times=2)
    assert (state(answer), item.kind) == ("shown", "flagged")
    item = flagged(answer)
    assert (state(answer), item.kind, item.weight) == ("held", "held", 3)


def test_threshold_is_the_operators_and_0_means_never():
    choose(actor=HOUSE, key="moderation.hide_at", value=0)
    answer = an_answer()
    flagged(answer, times=5)
    assert state(answer) == "shown"


def test_what_the_house_holds_has_a_statement_that_says_so():
    answer = an_answer()
    flagged(answer, times=3)
    made = Restriction.objects.get(member=answer.author)
    assert (made.kind, made.is_automated, made.made_by) == ("held", True, None)
    assert made.facts
    assert made.ground
    assert made.redress


def test_reporter_with_a_bad_record_weighs_less():
    bad = MemberFactory()
    for _time in range(3):
        item = flagged()
        flag(actor=bad, subject_type="content.post", subject_id=item.subject_id, reason="spam")
        approve_item(actor=StaffFactory(), item=item)
    answer = an_answer()
    assert flag(actor=bad, subject_type="content.post", subject_id=answer.pk, reason="spam").weight == 0.4


def test_author_brings_it_back_by_changing_it_once():
    answer = an_answer()
    flagged(answer, times=3)
    edit_post(actor=answer.author, post=answer, source="Here is how to mount it.")
    assert state(answer) == "shown"
    assert not Restriction.objects.standing().exists()
    flagged(answer, times=3)
    assert state(answer) == "shown"
    assert Item.objects.get(decided_at=None).weight == 6


def test_what_a_person_hid_does_not_come_back_by_an_edit():
    answer = an_answer()
    item = flagged(answer, times=3)
    reject_item(actor=StaffFactory(), item=item, reasons=Reasons("Advertising."))
    assert mend_subject(actor=answer.author, subject_type="content.post", subject_id=answer.pk) is False
    assert state(answer) == "hidden"


def test_only_its_author_mends():
    answer = an_answer()
    flagged(answer, times=3)
    assert mend_subject(actor=MemberFactory(), subject_type="content.post", subject_id=answer.pk) is False


def test_nobody_flags_twice_or_their_own_or_what_they_cannot_see():
    answer, reporter = an_answer(), MemberFactory()
    said = {"subject_type": "content.post", "subject_id": answer.pk, "reason": "spam"}
    flag(actor=reporter, **said)
    assert code(flag, actor=reporter, **said) == "already_flagged"
    with pytest.raises(Forbidden):
        flag(actor=answer.author, **said)
    hide(actor=HOUSE, thing=answer)
    assert code(flag, actor=MemberFactory(), **said) == "gone"
    assert code(flag, actor=MemberFactory(), subject_type="content.post", subject_id=10**9, reason="spam") == "gone"


def test_something_else_needs_words_also_in_the_database():
    answer = an_answer()
    said = {"subject_type": "content.post", "subject_id": answer.pk, "reason": "other"}
    assert code(flag, actor=MemberFactory(), **said) == "no_words"
    made = flag(actor=MemberFactory(), **said, words="It copies my article.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=made.pk).update(words="")

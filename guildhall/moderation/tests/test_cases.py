"""Statements of reasons, sanctions and appeals."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from guildhall.content.models import Post
from guildhall.content.rules import may_write, state_of
from guildhall.kernel import clock
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import (
    Reasons,
    appeal,
    decide_appeal,
    end_restriction,
    note_case,
    reject_item,
    restrict_member,
)
from guildhall.moderation.models import Appeal, Case, Restriction
from guildhall.moderation.tests.scene import an_answer, flagged

pytestmark = pytest.mark.django_db
WHY = Reasons("Three insults in a day.", "Rule 1")


def code(act, **given):
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def restricted(kind="silenced", days=3, staff=None, member=None):
    until = clock.now() + timedelta(days=days)
    member = member or MemberFactory()
    return restrict_member(actor=staff or StaffFactory(), member=member, kind=kind, reasons=WHY, until=until)


@pytest.mark.parametrize("gone", ["facts", "ground", "redress"])
def test_database_refuses_a_restriction_without_all_its_reasons(gone):
    made = restricted()
    fields = {one.attname: getattr(made, one.attname) for one in Restriction._meta.fields if one.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(**fields | {gone: ""})


def test_database_refuses_a_restriction_by_nobody_and_one_without_an_end():
    made = restricted()
    fields = {one.attname: getattr(made, one.attname) for one in Restriction._meta.fields if one.name != "id"}
    for change in ({"made_by_id": None}, {"until": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Restriction.objects.create(**fields | change)


def test_what_was_stated_never_changes():
    made = restricted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.filter(pk=made.pk).update(facts="Something else.")


def test_steps_are_warned_silenced_suspended_and_end_by_themselves(shift):
    member = MemberFactory()
    restricted("warned", member=member)
    assert may_write(Member.objects.get(pk=member.pk))
    restricted("silenced", days=3, member=member)
    found = Member.objects.get(pk=member.pk)
    assert (may_write(found), found.is_silenced, found.is_suspended) == (False, True, False)
    restricted("suspended", days=5, member=member)
    assert Member.objects.get(pk=member.pk).is_suspended
    shift(days=6)
    assert may_write(Member.objects.get(pk=member.pk))


def test_lifting_one_leaves_the_other():
    member, staff = MemberFactory(), StaffFactory()
    silence = restricted("silenced", member=member)
    restricted("suspended", member=member)
    end_restriction(actor=staff, restriction=Restriction.objects.get(kind="suspended"))
    found = Member.objects.get(pk=member.pk)
    assert (found.is_suspended, found.is_silenced) == (False, True)
    end_restriction(actor=staff, restriction=silence)
    assert may_write(Member.objects.get(pk=member.pk))


def test_restriction_of_a_person_has_an_end():
    given = {"actor": StaffFactory(), "member": MemberFactory(), "kind": "suspended", "reasons": WHY}
    assert code(restrict_member, **given, until=None) == "no_end"
    assert code(restrict_member, **given, until=clock.now() - timedelta(hours=1)) == "no_end"


def test_nobody_restricts_themselves_or_the_team_and_members_nobody():
    staff = StaffFactory()
    for actor, member in ((staff, staff), (staff, StaffFactory()), (MemberFactory(), MemberFactory())):
        assert code(restrict_member, actor=actor, member=member, kind="warned", reasons=WHY) == "not_allowed"


def test_one_open_case_gathers_what_concerns_a_member():
    member = MemberFactory()
    restricted("warned", member=member)
    restricted("silenced", member=member)
    assert Case.objects.get(member=member).restrictions.count() == 2


def test_note_needs_words_and_the_right_to_restrict():
    case = restricted().case
    assert code(note_case, actor=StaffFactory(), case=case, text=" ") == "no_words"
    with pytest.raises(Forbidden):
        note_case(actor=MemberFactory(), case=case, text="Hello.")


def test_appeal_is_open_on_day_183_and_closed_after_six_months(shift):
    late, made = restricted(), restricted()
    shift(days=183)
    appeal(actor=made.member, restriction=made, text="It was a quotation.")
    shift(days=2)
    assert code(appeal, actor=late.member, restriction=late, text="It was a quotation.") == "too_late"


def test_only_the_member_concerned_appeals_and_once():
    made = restricted()
    assert code(appeal, actor=MemberFactory(), restriction=made, text="No.") == "not_allowed"
    assert code(appeal, actor=made.member, restriction=made, text=" ") == "no_words"
    appeal(actor=made.member, restriction=made, text="It was a quotation.")
    assert code(appeal, actor=made.member, restriction=made, text="Again.") == "already_appealed"


def test_same_moderator_does_not_decide_the_appeal_also_not_in_the_database():
    staff = StaffFactory()
    made = restricted(staff=staff)
    waiting = appeal(actor=made.member, restriction=made, text="It was a quotation.")
    given = {"appeal": waiting, "overturns": True, "answer": "Right."}
    assert code(decide_appeal, actor=staff, **given) == "not_allowed"
    assert code(decide_appeal, actor=made.member, **given) == "not_allowed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=waiting.pk).update(
            decided_by=staff, decided_at=clock.now(), outcome="upheld", answer="No."
        )


def test_overturning_lifts_what_was_decided():
    answer = an_answer()
    reject_item(actor=StaffFactory(), item=flagged(answer), reasons=WHY)
    made = Restriction.objects.get(kind="hidden")
    waiting = appeal(actor=answer.author, restriction=made, text="It is no advertising.")
    decide_appeal(actor=StaffFactory(), appeal=waiting, overturns=True, answer="You are right.")
    made.refresh_from_db()
    assert made.ended_because == "appeal"
    assert state_of(Post.objects.get(pk=answer.pk)) == "shown"


def test_upholding_leaves_it_and_is_decided_once():
    made, staff = restricted(), StaffFactory()
    waiting = appeal(actor=made.member, restriction=made, text="It was a quotation.")
    decide_appeal(actor=staff, appeal=waiting, overturns=False, answer="It was not.")
    assert Restriction.objects.standing().get() == made
    assert code(decide_appeal, actor=staff, appeal=waiting, overturns=True, answer="Hm.") == "already_decided"


def test_statement_is_in_the_members_language():
    member = MemberFactory(locale="zh-hans")
    made = restrict_member(actor=StaffFactory(), member=member, kind="warned", reasons=Reasons("多次辱骂他人。"))
    assert made.ground == "社区规范"
    assert "申诉" in made.redress

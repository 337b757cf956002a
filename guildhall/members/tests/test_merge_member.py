import pytest
from django.core.serializers import serialize

from guildhall.activity.models import Activity
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.actions import (
    accept_claim,
    add_identity,
    ask_claim,
    claim_by_proof,
    merge_member,
    undo_merge,
)  # fmt: skip
from guildhall.members.models import ActorKey, Claim, Identity, Member
from guildhall.members.queries import ids_behind, keys_behind, members_of_keys
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def state() -> str:
    """Every row that a merge could touch."""
    rows = [model.objects.order_by("pk") for model in (Member, Identity, ActorKey)]
    return "".join(serialize("json", query) for query in rows)


def test_merge_shows_one_person_and_moves_nothing():
    staff, old, new = StaffFactory(), ImportedFactory(), MemberFactory()
    merge_member(actor=staff, source=old, target=new, evidence="same mail signature")
    old.refresh_from_db()
    assert old.shown == new
    assert ids_behind(new) == sorted([old.pk, new.pk])
    assert set(keys_behind(new)) == {old.actor_key, new.actor_key}
    assert members_of_keys([old.actor_key]) == {old.actor_key: new}
    assert Identity.objects.get().member == old


def test_undo_restores_the_exact_state():
    staff, old, new = StaffFactory(), ImportedFactory(), MemberFactory()
    before = state()
    merge = merge_member(actor=staff, source=old, target=new, evidence="seen")
    assert state() != before
    undo_merge(actor=staff, merge=merge, reason="two people after all")
    assert state() == before
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True))[-2:] == [
        "members.merged",
        "members.unmerged",
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_a_chain_of_merges_is_undone_in_any_order(order):
    staff, people = StaffFactory(), [ImportedFactory() for _number in range(3)] + [MemberFactory()]
    before = state()
    merges = [
        merge_member(actor=staff, source=people[number], target=people[number + 1], evidence="seen")
        for number in range(3)
    ]
    assert {Member.objects.get(pk=person.pk).merged_into_id for person in people[:3]} == {people[3].pk}
    for number in order:
        undo_merge(actor=staff, merge=merges[number], reason="wrong")
    assert state() == before


def test_undoing_the_middle_leaves_the_rest_merged():
    staff, people = StaffFactory(), [ImportedFactory() for _number in range(3)] + [MemberFactory()]
    merges = [
        merge_member(actor=staff, source=people[number], target=people[number + 1], evidence="seen")
        for number in range(3)
    ]
    undo_merge(actor=staff, merge=merges[1], reason="wrong")
    pointers = [Member.objects.get(pk=person.pk).merged_into_id for person in people]
    assert pointers == [people[1].pk, None, people[3].pk, None]


def test_merge_needs_evidence_and_staff():
    old, new = ImportedFactory(name="Ada"), MemberFactory(name="Ada")
    with pytest.raises(Refusal) as refusal:
        merge_member(actor=StaffFactory(), source=old, target=new, evidence=" ")
    assert refusal.value.code == "no_evidence"
    with pytest.raises(Forbidden):
        merge_member(actor=new, source=old, target=new, evidence="it is me")


def test_merge_refuses_rings_and_doubles():
    staff, one, two, three = StaffFactory(), MemberFactory(), MemberFactory(), MemberFactory()
    merge_member(actor=staff, source=one, target=two, evidence="seen")
    for source, target, code in ((two, one, "same_person"), (one, three, "already_merged"), (two, two, "same_person")):
        with pytest.raises(Refusal) as refusal:
            merge_member(actor=staff, source=source, target=target, evidence="seen")
        assert refusal.value.code == code


def test_staff_cannot_swallow_somebody_who_may_do_more():
    with pytest.raises(Forbidden):
        merge_member(
            actor=StaffFactory(), source=StaffFactory(role="administrator"), target=MemberFactory(), evidence="seen"
        )


def test_an_accepted_claim_is_undone_with_its_merge():
    staff, old, me = StaffFactory(), ImportedFactory(), MemberFactory()
    before = state()
    claim = ask_claim(actor=me, subject=old, way="staff", evidence="Ada knows me")
    accept_claim(actor=staff, claim=claim, reason="Ada confirmed it")
    old.refresh_from_db()
    assert old.shown == me
    undo_merge(actor=staff, merge=claim.merge, reason="Ada was wrong")
    assert state() == before


def test_a_verified_address_claims_by_itself_but_never_twice():
    old, me = ImportedFactory(), MemberFactory()
    identity = add_identity(member=old, platform="email", value="ada@example.org")
    claim = claim_by_proof(member=me, identity=identity, way="email")
    old.refresh_from_db()
    assert old.shown == me
    assert claim.accepted_at
    undo_merge(actor=HOUSE, merge=claim.merge, reason="shared mailbox")
    assert claim_by_proof(member=me, identity=identity, way="email") is None
    assert Claim.objects.count() == 1

"""Old addresses of people lead to where they are found now."""

import pytest
from django.test import Client

from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import edit_profile, erase_member
from guildhall.members.models import FormerHandle, Member
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def renamed(*handles, **fields) -> Member:
    member = MemberFactory(handle=handles[0], **fields)
    for handle in handles[1:]:
        member = edit_profile(actor=member, member=member, handle=handle)
    return member


def leads(path):
    answer = Client().get(path)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize("old", ["lin", "lin2", "LIN"])
def test_every_old_handle_leads_to_the_present_one_for_good(old):
    renamed("lin", "lin2", "lin3")
    assert leads(f"/people/{old}/") == (301, "/people/lin3/")
    assert leads(f"/people/{old}/feed.atom") == (301, "/people/lin3/feed.atom")


def test_a_handle_that_is_taken_again_is_its_new_owners():
    renamed("lin", "lin2")
    other = edit_profile(actor=(wei := MemberFactory(handle="wei")), member=wei, handle="lin")
    assert leads("/people/lin/")[0] == 200
    assert leads("/people/wei/") == (301, f"/people/{other.handle}/")
    edit_profile(actor=other, member=other, handle="wei")
    assert leads("/people/wei/")[0] == 200
    assert leads("/people/lin/") == (301, "/people/wei/")
    assert FormerHandle.objects.filter(handle="lin").count() == 1


def test_another_spelling_is_no_other_handle():
    renamed("lin", "Lin")
    assert not FormerHandle.objects.exists()
    assert leads("/people/lin/") == (302, "/people/Lin/")


def test_nothing_leads_to_former_members_or_to_profiles_that_are_closed():
    gone, shy = renamed("gone", "gone2"), renamed("shy", "shy2", privacy={"open_profile": False})
    erase_member(actor=HOUSE, member=gone)
    assert [leads(f"/people/{handle}/")[0] for handle in ("gone", "gone2", "shy")] == [404, 404, 404]
    assert list(FormerHandle.objects.values_list("member", flat=True)) == [shy.pk]

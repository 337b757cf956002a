"""Two weeks before something verified expires, its member is told once, with the way to have it verified anew."""

from datetime import timedelta

import pytest

from guildhall.activity.testing import drain
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import ask_verification, merge_member, state_attribute
from guildhall.members.actions.expiry import tell_expiring
from guildhall.members.models import Attribute
from guildhall.members.ports import show_facts
from guildhall.members.tests.factories import ImportedFactory, MemberFactory
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db


def verified(member, *, days, key="company", value="Acme"):
    expires = clock.now() + timedelta(days=days) if days else None
    return state_attribute(
        actor=HOUSE, member=member, key=key, value=value, way="document", seen="A badge.", expires_at=expires
    )


def test_only_what_expires_within_two_weeks_is_told_and_once():
    soon = verified(MemberFactory(), days=13)
    verified(MemberFactory(), days=15)
    verified(MemberFactory(), days=None)
    assert tell_expiring(actor=HOUSE) == 1
    assert Attribute.objects.get(pk=soon.pk).expiry_told_at
    assert tell_expiring(actor=HOUSE) == 0


def test_who_asked_for_it_anew_already_is_not_told():
    ada = MemberFactory()
    verified(ada, days=10)
    ask_verification(actor=ada, key="company", value="Acme", way="document", statement="A badge")
    assert tell_expiring(actor=HOUSE) == 0


def test_what_has_ended_or_expired_is_not_told_of():
    ended, gone = verified(MemberFactory(), days=10), verified(MemberFactory(), days=10)
    Attribute.objects.filter(pk=ended.pk).update(until=clock.now())
    Attribute.objects.filter(pk=gone.pk).update(expires_at=clock.now())
    assert tell_expiring(actor=HOUSE) == 0


def test_the_way_to_renew_is_shown_to_the_member_alone():
    ada = MemberFactory()
    fact = verified(ada, days=10)
    shown = show_facts(ada, [fact.pk])[fact.pk]
    assert (shown.title, shown.url) == ("Company · Acme", "/settings/attributes/company/ask")
    assert show_facts(MemberFactory(), [fact.pk]) == {}


@pytest.mark.django_db(transaction=True)
def test_the_person_is_told_also_of_what_was_verified_under_an_older_account():
    ada, older = MemberFactory(), ImportedFactory()
    fact = verified(older, days=10)
    merge_member(actor=HOUSE, source=older, target=ada, evidence="the same address")
    tell_expiring(actor=HOUSE)
    drain()
    told = Notice.objects.filter(news__kind="expiry").values_list("member", "news__subject_id")
    assert list(told) == [(ada.pk, fact.pk)]

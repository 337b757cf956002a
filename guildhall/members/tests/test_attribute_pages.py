"""The pages of verified facts: the member's own, and the desk where staff decide."""

import pytest
from allauth.account.models import EmailAddress

from guildhall.activity.testing import drain
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import ask_verification, state_attribute, vouch
from guildhall.members.models import Attribute, Verification
from guildhall.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, signed_in
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory(handle="ada", name="Ada", password=PASSWORD)
    signed_in(client, member)
    return member


@pytest.fixture
def desk(client, settings):
    settings.IS_DEMO = True
    staff = StaffFactory(password=PASSWORD)
    signed_in(client, staff)
    return staff


def test_a_member_asks_and_withdraws(client, member):
    page = client.post(
        "/settings/attributes/industry/ask", {"value": "software", "way": "document", "statement": "A badge"}
    )
    assert page.status_code == 302
    assert "Software" in client.get("/settings/attributes").content.decode()
    asked = Verification.objects.get()
    client.post(f"/settings/verifications/{asked.pk}/withdraw")
    asked.refresh_from_db()
    assert asked.withdrawn_at is not None


@pytest.mark.parametrize(
    "given",
    [
        {"way": "mail"},
        {"way": "mail", "address": "somebody@else.example"},
        {"way": "colleague"},
        {"way": "colleague", "colleague": "@ada"},
        {"way": "document"},
        {"way": "oath"},
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, member, given):
    page = client.post("/settings/attributes/company/ask", {"value": "Acme & Sons", **given})
    assert page.status_code == 422
    assert "Acme &amp; Sons" in page.content.decode()
    assert not Verification.objects.exists()


def test_only_work_addresses_are_offered(client, member):
    for address in ("ada@acme.example", "ada@gmail.com"):
        EmailAddress.objects.create(user=member, email=address, verified=True)
    page = client.get("/settings/attributes/company/ask").content.decode()
    assert "ada@acme.example" in page
    assert "gmail.com" not in page


def test_a_colleague_answers_once(client, member):
    asked = ask_verification(
        actor=MemberFactory(name="Bo"), key="role", value="Lead", way="colleague", colleague=member
    )
    assert "Bo" in client.get("/settings/attributes").content.decode()
    client.post(f"/settings/verifications/{asked.pk}/vouch", {"verdict": "yes", "words": "Same desk."})
    asked.refresh_from_db()
    assert asked.words == "Same desk."
    assert client.post(f"/settings/verifications/{asked.pk}/vouch", {"verdict": "no"}).status_code == 404


def test_one_s_own_fact_can_be_ended(client, member):
    fact = state_attribute(actor=HOUSE, member=member, key="city", value="Oslo", way="document", seen="A lease.")
    client.post(f"/settings/attributes/{fact.pk}/end")
    assert not Attribute.objects.in_force().exists()
    assert client.post(f"/settings/attributes/{fact.pk}/end").status_code == 404


def test_the_desk_reads_the_same_for_one_and_for_three(client, desk, django_assert_num_queries):
    colleague = MemberFactory()
    state_attribute(actor=HOUSE, member=colleague, key="company", value="Acme", way="document", seen="A badge.")
    for count in (1, 3):
        while Verification.objects.count() < count:
            member = MemberFactory()
            asked = ask_verification(actor=member, key="company", value="Acme", way="colleague", colleague=colleague)
            vouch(actor=colleague, verification=asked)
            state_attribute(actor=HOUSE, member=member, key="city", value="Oslo", way="document", seen="A lease.")
        client.get("/console/people/verifications")
        with django_assert_num_queries(5):
            page = client.get("/console/people/verifications")
    assert page.content.decode().count("Verified for the same") == 3


def test_staff_verify_refuse_and_state(client, desk):
    ada, bo = MemberFactory(handle="ada"), MemberFactory(handle="bo")
    wish, other = (
        ask_verification(actor=one, key="company", value="Acme", way="document", statement="A badge")
        for one in (ada, bo)
    )
    address = f"/console/people/verifications/{wish.pk}/decide"
    assert client.post(address, {"verdict": "verify", "term": "365", "seen": ""}).status_code == 422
    client.post(address, {"verdict": "verify", "term": "365", "seen": "Her badge."})
    client.post(
        f"/console/people/verifications/{other.pk}/decide", {"verdict": "refuse", "term": "0", "seen": "Blurred."}
    )
    assert [(fact.member, fact.value) for fact in Attribute.objects.in_force()] == [(ada, "Acme")]
    assert Attribute.objects.get().expires_at is not None
    said = {"handle": "@bo", "value": "Oslo", "way": "document", "seen": "A lease.", "term": "0"}
    assert client.post("/console/people/attributes/city/state", {**said, "handle": "nobody"}).status_code == 422
    client.post("/console/people/attributes/city/state", said)
    fact = Attribute.objects.in_force().get(member=bo)
    assert fact.expires_at is None
    client.post(f"/console/people/attributes/{fact.pk}/end", {"reason": "Moved."})
    assert not Attribute.objects.in_force().filter(member=bo).exists()


@pytest.mark.django_db(transaction=True)
def test_who_is_concerned_is_told():
    ada, bo = MemberFactory(), MemberFactory()
    ask_verification(actor=ada, key="company", value="Acme", way="colleague", colleague=bo)
    state_attribute(actor=StaffFactory(), member=ada, key="city", value="Oslo", way="document", seen="A lease.")
    drain()
    assert set(Notice.objects.filter(news__kind="verification").values_list("member", flat=True)) == {ada.pk, bo.pk}

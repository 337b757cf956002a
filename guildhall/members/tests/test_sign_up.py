import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.kernel import clock
from guildhall.members.actions import add_identity
from guildhall.members.models import ActorKey, Identity, Member, SignUp
from guildhall.members.tests.factories import PASSWORD, ImportedFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def delivered(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def filled_in(client: Client, **changes: str) -> dict[str, str]:
    """The sign-up form as a person fills it in: opened some time ago."""
    with time_machine.travel(clock.now() - timedelta(seconds=30), tick=True):
        page = client.get("/accounts/signup/").content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)
    assert opened
    person = {"username": "李雷", "email": "lilei@example.org", "password1": PASSWORD, "nickname": ""}
    return {**person, "opened": opened[1], **changes}


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://localhost[^/\s]*(/\S+)", message.body)
    assert found, message.body
    return found[1]


def test_somebody_with_a_chinese_handle_signs_up_confirms_and_is_in(client):
    answer = client.post("/accounts/signup/", filled_in(client))
    assert answer.status_code == 302, answer.content.decode()
    member = Member.objects.get(handle="李雷")
    assert member.claimed_at is None
    assert not Activity.objects.filter(verb="members.joined").exists()
    path = link_in(mail.outbox[0])
    assert client.get(path).status_code == 200
    client.post(path)
    member.refresh_from_db()
    assert member.claimed_at
    assert list(Activity.objects.values_list("verb", "actor_key")) == [
        ("members.joined", ActorKey.objects.get(member=member).key)
    ]
    assert Identity.objects.get(member=member).value == "lilei@example.org"
    assert client.get("/settings/profile").status_code == 200


def test_a_known_address_is_answered_like_a_new_one(client):
    MemberFactory(email="lilei@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=Member.objects.get(), email="lilei@example.org", verified=True, primary=True)
    known = client.post("/accounts/signup/", filled_in(client), follow=True)
    other = Client()
    fresh = other.post(
        "/accounts/signup/", filled_in(other, email="new@example.org", username="hanmeimei"), follow=True
    )
    assert known.redirect_chain == fresh.redirect_chain
    assert plain(known) == plain(fresh)
    assert Member.objects.filter(email="lilei@example.org").count() == 1


def plain(response) -> str:
    """The page without what is new in every answer."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", response.content.decode())


def test_programs_fall_into_the_trap_and_hasty_ones_are_asked_again(client):
    trapped = client.post("/accounts/signup/", filled_in(client, nickname="Bob"))
    assert trapped.status_code == 302
    page = client.get("/accounts/signup/").content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)[1]
    hasty = client.post("/accounts/signup/", filled_in(client, opened=opened))
    assert hasty.status_code == 422
    forged = client.post("/accounts/signup/", filled_in(client, opened="sign-up:1:xx"))
    assert forged.status_code == 422
    assert not Member.objects.exists()


@pytest.mark.parametrize("password", ["password123", "1234567890", "short", "lilei@example.org"])
def test_common_passwords_are_refused(client, password):
    client.post("/accounts/signup/", filled_in(client, password1=password))
    assert not Member.objects.exists()


@pytest.mark.parametrize("handle", ["admin", "ab", "a b", "../x", "раypal", "x" * 41, "former-1", "<b>x</b>"])
def test_handles_that_mislead_or_break_are_refused(client, handle):
    client.post("/accounts/signup/", filled_in(client, username=handle))
    assert not Member.objects.exists()


def test_fields_that_nobody_asked_for_change_nothing(client):
    extra = {field.name: "1" for field in Member._meta.fields if field.name not in {"email"}}
    client.post("/accounts/signup/", {**extra, **filled_in(client)})
    member = Member.objects.get()
    assert (member.kind, member.claimed_at, member.role, member.merged_into, member.company) == (
        "person",
        None,
        "",
        None,
        "",
    )
    assert not member.is_staff


def test_a_confirmed_address_claims_the_imported_person(client):
    old = ImportedFactory()
    add_identity(member=old, platform="email", value="lilei@example.org")
    client.post("/accounts/signup/", filled_in(client))
    client.post(link_in(mail.outbox[0]))
    old.refresh_from_db()
    assert old.shown == Member.objects.get(handle="李雷")
    assert {"members.joined", "members.claimed"} == set(Activity.objects.values_list("verb", flat=True))


def test_sign_up_can_be_closed(client):
    from guildhall.kernel.actor import HOUSE
    from guildhall.options.actions import choose
    from guildhall.options.queries import forget

    data = filled_in(client)
    choose(actor=HOUSE, key="community.sign_up", value="closed")
    forget()
    client.post("/accounts/signup/", data)
    assert not Member.objects.exists()
    forget()


def test_the_page_says_when_mail_goes_nowhere(client):
    assert "sends no mail yet" in client.get("/accounts/signup/", headers={"Accept-Language": "en"}).content.decode()


def test_how_long_the_form_was_open_and_a_hash_of_where_it_came_from_are_kept(client):
    client.post("/accounts/signup/", filled_in(client), REMOTE_ADDR="198.51.100.7")
    kept = SignUp.objects.get(member__handle="李雷")
    assert 29 <= kept.seconds <= 90
    assert len(kept.address) == 32
    assert "198" not in kept.address

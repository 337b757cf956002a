"""Signing in by way of another service, which may be hostile: it never gets hold of somebody's account."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from django.core import mail
from django.core.cache import cache
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.config import accounts, env
from guildhall.kernel import clock
from guildhall.members.actions import add_identity
from guildhall.members.models import Identity, Member
from guildhall.members.tests.factories import PASSWORD, ImportedFactory, MemberFactory, signed_in
from guildhall.members.tests.provider import CLIENT, SECRET, serving

pytestmark = pytest.mark.django_db
JOIN = "/accounts/3rdparty/signup/"
WAYS = ["oidc/oidc", "github"]
EVE = {"sub": "4711", "preferred_username": "eve", "email": "eve@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def running():
    with serving() as service:
        yield service


@pytest.fixture
def service(running, settings, monkeypatch):
    """Set up as an installation sets it up, by its environment."""
    given = {
        f"{kind}_CLIENT_{part}": value
        for kind in ("OIDC", "GITHUB")
        for part, value in (("ID", CLIENT), ("SECRET", SECRET))
    }
    chosen = accounts.accounts(env.read({"OIDC_URL": running.base, "EMAIL_URL": "smtp://localhost", **given}), False)
    for name, value in chosen.items():
        setattr(settings, name, value)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for name, path in {"access_token_url": "/login/oauth/access_token", "authorize_url": "/login/oauth/authorize",
                       "profile_url": "/api/v3/user", "emails_url": "/api/v3/user/emails"}.items():  # fmt: skip
        monkeypatch.setattr(GitHubOAuth2Adapter, name, running.base + path)
    cache.clear()
    running.person, running.lies, running.userinfo, running.gives_id_token = dict(EVE), {}, {}, True
    running.refused.clear()
    return running


@pytest.fixture
def ada():
    member = MemberFactory(handle="ada", email="ada@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=member, email="ada@example.org", verified=True, primary=True)
    return member


def question(client, way: str, process: str = "login") -> str:
    answer = client.post(f"/accounts/{way}/login/?process={process}")
    assert answer.status_code == 302
    return answer["Location"]


def way_back(address: str) -> str:
    """What the browser is told by the other service, as a path of ours."""
    parts = urlsplit(requests.get(address, allow_redirects=False, timeout=30).headers["Location"])
    return f"{parts.path}?{parts.query}"


def come_back(client, way: str, process: str = "login"):
    return client.get(way_back(question(client, way, process)))


def join(client, **changes: str):
    """The form on which everybody from elsewhere chooses a handle."""
    with time_machine.travel(clock.now() - timedelta(seconds=30), tick=True):
        page = client.get(JOIN).content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)
    assert opened, page
    person = {"username": "eve", "email": "eve@example.org", "nickname": ""}
    return client.post(JOIN, {**person, "opened": opened[1], **changes})


def is_signed_in(client) -> bool:
    return client.get("/settings/security").status_code == 200


def assert_nothing_came_of(answer, client):
    assert answer.status_code in (200, 401, 403, 422)
    assert "did not confirm who you are" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert not is_signed_in(client)
    assert client.get(JOIN).status_code == 302, "nothing waits to be signed up"


@pytest.mark.parametrize("way", WAYS)
def test_an_honest_service_brings_a_new_member_and_knows_them_again(client, service, way):
    come_back(client, way)
    assert join(client).status_code == 302
    member = Member.objects.get(handle="eve")
    assert is_signed_in(client)
    assert set(Identity.objects.filter(member=member).values_list("value", flat=True)) == {"4711", "eve@example.org"}
    again = Client()
    assert come_back(again, way).status_code == 302
    assert is_signed_in(again)
    assert Member.objects.count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_every_question_carries_a_state_and_a_challenge_and_the_exact_way_back(client, service, way):
    asked = [parse_qs(urlsplit(question(client, way)).query) for _time in range(2)]
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == [f"http://testserver/accounts/{way}/login/callback/"]
    for name in ("state", "code_challenge", *(["nonce"] if way.startswith("oidc") else [])):
        assert len(asked[0][name][0]) >= 16
        assert asked[0][name] != asked[1][name]


@pytest.mark.parametrize("way", WAYS)
def test_a_stolen_code_is_worth_nothing_without_the_verifier(client, service, way):
    """The thief brings the code of another browser into a sign-in that they began themselves."""
    stolen = parse_qs(urlsplit(way_back(question(Client(), way))).query)["code"][0]
    own = parse_qs(urlsplit(question(client, way)).query)["state"][0]
    assert_nothing_came_of(client.get(f"/accounts/{way}/login/callback/?code={stolen}&state={own}"), client)
    assert service.refused == ["verifier"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", ["&state=made-up", "&state=", ""])
def test_an_answer_without_our_state_is_no_answer(client, service, way, state):
    code = parse_qs(urlsplit(way_back(question(client, way))).query)["code"][0]
    assert_nothing_came_of(client.get(f"/accounts/{way}/login/callback/?code={code}{state}"), client)
    assert code not in service.used


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_belongs_to_the_browser_that_asked(client, service, way):
    """Somebody lures a reader into signing in to the lurer's account."""
    assert_nothing_came_of(client.get(way_back(question(Client(), way))), client)


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_counts_once(client, service, way):
    back = way_back(question(client, way))
    client.get(back)
    client.get(JOIN)
    again = client.get(back)
    assert "did not confirm who you are" in again.content.decode()
    assert not SocialAccount.objects.exists()


LIES = {
    "wrong nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "somebody else"},
    "from another issuer": {"iss": "https://accounts.example.com"},
    "no issuer": {"iss": None},
    "expired": {"exp": 1_000_000_000},
    "about somebody else": {"sub": "1"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_id_token_that_is_not_the_answer_is_refused(client, service, lie):
    service.lies = lie
    assert_nothing_came_of(come_back(client, "oidc/oidc"), client)


def test_an_answer_without_id_token_is_refused(client, service):
    service.gives_id_token = False
    assert_nothing_came_of(come_back(client, "oidc/oidc"), client)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("verified", [True, False])
def test_an_address_of_a_member_opens_nothing(client, service, ada, way, verified):
    """Verified there or not: an account here is opened by its owner alone. Its owner is told by mail."""
    service.person = {**EVE, "email": "ada@example.org", "email_verified": verified}
    come_back(client, way)
    assert not is_signed_in(client)
    join(client, email="ada@example.org")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert list(Member.objects.all()) == [ada]
    assert not Identity.objects.exclude(member=ada).exists()
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


@pytest.mark.parametrize("verified", [False, None, 0, "false", "no", "1", 1.5])
@pytest.mark.parametrize("way", ["oidc/oidc"])
def test_an_address_that_is_not_verified_there_is_proven_here_first(client, service, way, verified):
    """Nobody takes over an imported person by writing their address into another service."""
    old = ImportedFactory()
    add_identity(member=old, platform="email", value="eve@example.org")
    service.person = {**EVE, "email_verified": verified}
    come_back(client, way)
    join(client)
    old.refresh_from_db()
    assert old.merged_into is None
    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert [message.to for message in mail.outbox] == [["eve@example.org"]]


def test_an_address_verified_there_does_not_vouch_for_another_one(client, service):
    come_back(client, "oidc/oidc")
    join(client, email="victim@example.org")
    assert not EmailAddress.objects.filter(email="victim@example.org", verified=True).exists()


@pytest.mark.parametrize("way", WAYS)
def test_connecting_asks_again_who_it_is(client, service, ada, way):
    client.force_login(ada)
    answer = come_back(client, way, "connect")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert SocialAccount.objects.get().user == ada


@pytest.mark.parametrize("way", WAYS)
def test_what_was_connected_and_taken_away_is_said_once_each(client, service, ada, way):
    signed_in(client, ada)
    said = Activity.objects.filter(verb="members.security.changed")
    come_back(client, way, "connect")
    assert Identity.objects.get(value="4711").member == ada
    assert said.count() == 1
    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert not Identity.objects.filter(value="4711").exists()
    assert said.count() == 2
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("way", WAYS)
def test_an_account_there_belongs_to_one_member_here(client, service, ada, way):
    come_back(client, way)
    join(client)
    other = signed_in(Client(), ada)
    come_back(other, way, "connect")
    assert SocialAccount.objects.get().user.handle == "eve"


@pytest.mark.parametrize("way", WAYS)
def test_a_link_cannot_add_to_the_question(client, service, way):
    answer = client.post(
        f"/accounts/{way}/login/?process=login&auth_params=prompt%3Dnone%26redirect_uri%3Dhttps://evil.example"
    )
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked["redirect_uri"] == [f"http://testserver/accounts/{way}/login/callback/"]
    assert "prompt" not in asked


def test_the_sign_in_page_leads_on_to_the_services_that_are_set_up(client, service):
    page = client.get("/accounts/login/").content.decode()
    assert "/accounts/github/login/" in page
    assert "/accounts/oidc/oidc/login/" in page

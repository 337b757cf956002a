"""Many passwords from many addresses: few are weighed, and the owner still gets in."""

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from guildhall.kernel import clock
from guildhall.members.tests.factories import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
CAP = 5  # tries a name in five minutes, see ACCOUNT_RATE_LIMITS
ACCOUNTS = ["ada", "grace", "李雷", "susan", "barbara"]


@pytest.fixture(autouse=True)
def cheaply_hashed(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    for handle in ACCOUNTS:
        MemberFactory(handle=handle, password=PASSWORD)


@pytest.fixture
def weighed(monkeypatch) -> list[str]:
    seen: list[str] = []
    real = MD5PasswordHasher.verify
    monkeypatch.setattr(
        MD5PasswordHasher,
        "verify",
        lambda self, password, encoded: seen.append(password) or real(self, password, encoded),
    )
    return seen


def try_to_sign_in(client: Client, login: str, password: str, address: str, **headers: str) -> int:
    sent = {"X-Forwarded-For": address, **headers}
    return client.post("/accounts/login/", {"login": login, "password": password}, headers=sent).status_code


@pytest.fixture
def owner():
    """A device on which Ada signed in before."""
    client = Client()
    assert try_to_sign_in(client, "ada", PASSWORD, "198.51.100.1") == 302
    client.post("/accounts/logout/")
    assert "known" in client.cookies
    return client


@pytest.mark.deep
def test_stuffing_stays_under_the_cap_and_leaves_the_owner_in(owner, weighed, is_deep):
    tries, addresses = (10_000, 200) if is_deep else (100, 20)
    weighed.clear()
    stranger = Client()
    with time_machine.travel(clock.now(), tick=False):
        for number in range(tries):
            login, address = ACCOUNTS[number % len(ACCOUNTS)], f"203.0.113.{number // len(ACCOUNTS) % addresses}"
            assert try_to_sign_in(
                stranger, login, f"{login}: guess {number}", f"192.0.2.{number % 250}, {address}"
            ) in (422, 429)
        counts = {login: sum(one.startswith(f"{login}:") for one in weighed) for login in ACCOUNTS}
        assert counts == dict.fromkeys(ACCOUNTS, CAP)
        assert try_to_sign_in(owner, "ada", PASSWORD, "198.51.100.1") == 302
        assert try_to_sign_in(Client(), "ada", PASSWORD, "198.51.100.2") == 422, "an unknown device waits"


@pytest.mark.parametrize("way", ["in other letters", "by another port", "by another claimed address"])
def test_a_name_has_one_count(weighed, way, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    for number in range(3 * CAP):
        login = ["susan", "SUSAN", "sUsan", " Susan"][number % 4] if way == "in other letters" else "susan"
        host = f"localhost:{8000 + number}" if way == "by another port" else "localhost"
        claimed = f"192.0.2.{number}, " if way == "by another claimed address" else ""
        try_to_sign_in(Client(), login, f"guess {number}", f"{claimed}203.0.113.{number}", Host=host)
    assert len(weighed) == CAP


def test_one_address_cannot_try_everybody(weighed):
    for number in range(60):
        try_to_sign_in(Client(), f"somebody{number}", "guess", "203.0.113.9")
        try_to_sign_in(Client(), ACCOUNTS[number % 5], "guess", "203.0.113.9")
    assert len(weighed) <= 10

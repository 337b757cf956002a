"""Nobody learns who has an account: neither from what is said nor from how much work an answer takes."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.kernel import clock
from guildhall.members.tests.factories import PASSWORD, ImportedFactory, MemberFactory
from guildhall.outreach.models import Mail

pytestmark = pytest.mark.django_db
SLACK = 12  # reads and writes of a fraction of a millisecond each; a hash takes as long as a hundred of them


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Every password that the real hasher is given."""
    seen: list[str] = []
    real = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher,
        "encode",
        lambda self, password, *rest: seen.append(password) or real[0](self, password, *rest),
    )
    monkeypatch.setattr(
        Argon2PasswordHasher,
        "verify",
        lambda self, password, encoded: seen.append(password) or real[1](self, password, encoded),
    )
    return seen


@pytest.fixture(autouse=True)
def delivered(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.EMAIL_BACKEND = "guildhall.outreach.backend.OutboxBackend"  # written down now, sent by a job
    cache.clear()


@pytest.fixture
def ada():
    member = MemberFactory(handle="ada", email="ada@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=member, email="ada@example.org", verified=True, primary=True)
    MemberFactory(handle="unproven", email="unproven@example.org", password=PASSWORD)
    ImportedFactory(handle="imported")
    return member


def work(path: str, data: dict[str, str], hashed: list[str]) -> tuple[int, int, int]:
    """How many hashes, reads and writes, and mails a request costs; as a new visitor from a new address."""
    cache.clear()
    hashed.clear()
    mails = Mail.objects.count()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, data)
    assert answer.status_code in (302, 422)
    return len(hashed), len(queries), Mail.objects.count() - mails


@pytest.mark.parametrize("login", ["ada", "ada@example.org", "unproven@example.org", "imported", "unproven"])
def test_a_wrong_password_costs_as_much_as_an_unknown_name(ada, hashed, login):
    known = work("/accounts/login/", {"login": login, "password": "not the password"}, hashed)
    stranger = "eve@example.org" if "@" in login else "eve"
    unknown = work("/accounts/login/", {"login": stranger, "password": "not the password"}, hashed)
    assert (known[0], known[2]) == (unknown[0], unknown[2]) == (1, 0)
    assert abs(known[1] - unknown[1]) <= SLACK


@pytest.mark.parametrize("email", ["ada@example.org", "unproven@example.org"])
def test_asking_for_a_new_password_writes_one_mail_either_way(ada, hashed, email):
    known = work("/accounts/password/reset/", {"email": email}, hashed)
    unknown = work("/accounts/password/reset/", {"email": "eve@example.org"}, hashed)
    assert (known[0], known[2]) == (unknown[0], unknown[2]) == (0, 1)
    assert abs(known[1] - unknown[1]) <= SLACK


def test_signing_up_with_a_known_address_costs_a_hash_and_a_mail_too(ada, hashed):
    known = work("/accounts/signup/", filled_in("ada@example.org"), hashed)
    unknown = work("/accounts/signup/", filled_in("eve@example.org"), hashed)
    assert (known[0], known[2]) == (unknown[0], unknown[2]) == (1, 1)
    assert abs(known[1] - unknown[1]) <= SLACK


def filled_in(email: str) -> dict[str, str]:
    with time_machine.travel(clock.now() - timedelta(seconds=30), tick=True):
        page = Client().get("/accounts/signup/").content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)[1]
    return {"username": "newcomer", "email": email, "password1": PASSWORD, "nickname": "", "opened": opened}

"""Tries are counted across web processes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from guildhall.members.tests.factories import PASSWORD, MemberFactory
from tests.journeys.site import PATIENCE, running

pytestmark = pytest.mark.django_db(transaction=True)
CAP = 5


def attempt(port: int, password: str) -> str:
    base, session = f"http://localhost:{port}", requests.Session()
    page = session.get(f"{base}/accounts/login/", headers={"Accept-Language": "en"}, timeout=PATIENCE).text
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    data = {"login": "ada", "password": password, "csrfmiddlewaretoken": token}
    headers = {"Accept-Language": "en", "Referer": f"{base}/"}
    answer = session.post(f"{base}/accounts/login/", data=data, headers=headers, timeout=PATIENCE).text
    return "weighed" if "do not belong together" in answer else "refused" if "Too many tries" in answer else answer


def test_two_web_processes_count_together():
    MemberFactory(handle="ada", password=PASSWORD)
    with running(webs=2) as webs, ThreadPoolExecutor(8) as pool:
        ports = [webs[number % 2].port for number in range(16)]
        said = list(pool.map(attempt, ports, [f"guess {number}" for number in range(16)]))
    assert sorted(said) == ["refused"] * (16 - CAP) + ["weighed"] * CAP

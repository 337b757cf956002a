"""Tries are counted across web processes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from guildhall.members.tests.factories import PASSWORD, MemberFactory
from tests.journeys.site import PATIENCE, running

pytestmark = pytest.mark.django_db(transaction=True)
CAP = 5
COMES_AGAIN = Retry(status=20, status_forcelist=[503], allowed_methods=None)  # as a busy site asks of everybody


def attempt(port: int, password: str) -> str:
    base, session = f"http://localhost:{port}", requests.Session()
    session.mount(base, HTTPAdapter(max_retries=COMES_AGAIN))
    page = session.get(f"{base}/accounts/login/", headers={"Accept-Language": "en"}, timeout=PATIENCE).text
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, page
    data = {"login": "ada", "password": password, "csrfmiddlewaretoken": token[1]}
    headers = {"Accept-Language": "en", "Referer": f"{base}/"}
    answer = session.post(f"{base}/accounts/login/", data=data, headers=headers, timeout=PATIENCE).text
    return "weighed" if "do not belong together" in answer else "refused" if "Too many tries" in answer else answer


def test_two_web_processes_count_together():
    MemberFactory(handle="ada", password=PASSWORD)
    with running(webs=2) as webs, ThreadPoolExecutor(8) as pool:
        ports = [webs[number % 2].port for number in range(16)]
        said = list(pool.map(attempt, ports, [f"guess {number}" for number in range(16)]))
    assert sorted(said) == ["refused"] * (16 - CAP) + ["weighed"] * CAP

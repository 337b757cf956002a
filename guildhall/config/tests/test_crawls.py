"""Who crawls how much, as staff see it."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from guildhall.config.actions import note_crawls
from guildhall.config.queries import crawls_of
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.IS_DEMO = True  # staff need no second factor


def crawled(days_ago=0, **pages):
    with time_machine.travel(clock.now() - timedelta(days=days_ago), tick=False):
        for name, (served, later, refused) in pages.items():
            counted = Counter({(name, "served"): served, (name, "later"): later, (name, "refused"): refused})
            note_crawls(actor=HOUSE, counted=counted)


def test_pages_are_added_up_by_program_and_days():
    crawled(Googlebot=(30, 1, 0), GPTBot=(0, 0, 9), browsers=(0, 4, 0))
    crawled(days_ago=6, Googlebot=(10, 0, 0))
    crawled(days_ago=7, Googlebot=(500, 0, 0), bingbot=(5, 0, 0))
    lines = {line.name: line for line in crawls_of(7)}
    assert list(lines) == ["Googlebot", "GPTBot", "browsers"]
    google = lines["Googlebot"]
    assert (google.served, google.later, google.operator, google.share) == (40, 1, "Google", 100.0)
    assert (lines["GPTBot"].refused, lines["browsers"].purpose) == (9, None)
    assert {line.name for line in crawls_of(30)} == {"Googlebot", "GPTBot", "browsers", "bingbot"}


def test_staff_read_it_and_nobody_else():
    operator = signed_in(StaffFactory())
    assert "No crawler came" in operator.get("/console/crawlers/").content.decode()
    crawled(Googlebot=(1234, 1, 0))
    body = operator.get("/console/crawlers/?days=30").content.decode()
    assert "Googlebot" in body
    assert "1,234" in body
    assert signed_in(MemberFactory()).get("/console/crawlers/").status_code == 403
    assert Client().get("/console/crawlers/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_three_reads(number):
    client = signed_in(StaffFactory())
    for name in ("Googlebot", "GPTBot", "bingbot")[:number]:
        crawled(**{name: (1, 0, 0)})
    assert reads(client, "/console/crawlers/") == 3

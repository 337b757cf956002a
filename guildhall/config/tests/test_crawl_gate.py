"""Crawlers have so many pages a minute, people and what they share do not feel it, and unwanted ones are shown the door."""

from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from guildhall.config.actions import note_crawls
from guildhall.config.crawl_gate import CrawlGate, Terms, address_of
from guildhall.config.crawlers import CRAWLERS, OTHER, Purpose, crawler_of
from guildhall.config.guest_cache import KEPT
from guildhall.config.models import Crawled
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.buckets import Buckets
from guildhall.options.actions import choose
from guildhall.options.queries import forget

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
GPT = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)"
CHATGPT = "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)"


class House:
    """A site with a clock that stands still until it is told; pages below /kept were made for others before."""

    def __init__(self, terms: Terms) -> None:
        self.now, self.noted = 0.0, Counter()
        self.gate = CrawlGate(
            self._answer, lambda: terms, self.noted.update, Buckets(clock=lambda: self.now), lambda: self.now
        )

    def _answer(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        environ[KEPT] = environ["PATH_INFO"].startswith("/kept")
        start("200 OK", [])
        return [b"page"]

    def get(
        self, agent: str = BROWSER, path: str = "/t/1/", address: str = "192.0.2.1", **headers: str
    ) -> tuple[str, dict]:
        said: list[Any] = []
        environ = RequestFactory().get(path, HTTP_USER_AGENT=agent, REMOTE_ADDR=address, **headers).environ
        self.gate(environ, lambda status, headers: said.extend([status[:3], dict(headers)]))
        return said[0], said[1]

    def statuses(self, number: int, **asked: Any) -> Counter[str]:
        return Counter(self.get(**asked)[0] for _ in range(number))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (GOOGLE, "Googlebot"),
        (GPT, "GPTBot"),
        (CHATGPT, "ChatGPT-User"),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", "Baiduspider"),
        (
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
            "Bytespider",
        ),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/17.4 Safari/605 (Applebot/0.1)", "Applebot"),
        ("python-requests/2.32", OTHER.name),
        ("", OTHER.name),
        ("SomeNewBot/1.0", OTHER.name),
    ],
)
def test_crawlers_are_known_by_the_names_they_give(agent, name):
    assert crawler_of(agent).name == name


@pytest.mark.parametrize(
    "agent",
    [
        BROWSER,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (Linux; Android 14; CUBOT NOTE 50) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
    ],
)
def test_browsers_are_no_crawlers(agent):
    found = crawler_of(agent)
    assert found is None or "CUBOT" in agent


def test_every_crawler_is_listed_once():
    names = [one.name.lower() for one in CRAWLERS]
    assert len(names) == len(set(names))


def test_a_crawler_has_its_pages_a_minute_whatever_address_it_comes_from():
    house = House(Terms(crawler=60))
    asked = [house.get(GOOGLE, address=f"192.0.2.{number % 250}") for number in range(100)]
    assert Counter(status for status, _headers in asked) == {"200": 60, "429": 40}
    assert 1 <= int(asked[-1][1]["Retry-After"]) <= 60
    house.now += int(asked[-1][1]["Retry-After"])
    assert house.get(GOOGLE)[0] == "200"


def test_one_crawler_does_not_use_up_the_pages_of_another_or_of_people():
    house = House(Terms(crawler=10, guest=10))
    house.statuses(50, agent=GOOGLE, address="192.0.2.9")
    assert house.get("Mozilla/5.0 (compatible; bingbot/2.0)")[0] == "200"
    assert house.get(BROWSER, address="192.0.2.9")[0] == "200"


def test_who_says_nothing_is_held_back_by_pages_that_had_to_be_made():
    house = House(Terms(guest=60))
    assert house.statuses(100)["429"] == 40
    assert house.get(address="192.0.2.2")[0] == "200"
    house.now += 60
    assert house.get()[0] == "200"


def test_people_who_read_what_is_shared_are_never_held_back():
    house = House(Terms(guest=60))
    assert house.statuses(5000, path="/kept/") == {"200": 5000}


def test_people_behind_one_address_read_at_their_pace():
    """Forty people of a class, each a page in ten seconds, one of four of them made anew."""
    house, found = House(Terms(guest=240)), Counter()
    for second in range(600):
        house.now = float(second)
        found += house.statuses(1, path="/t/1/")
        found += house.statuses(3, path="/kept/")
    assert found == {"200": 2400}


def test_members_have_more():
    house = House(Terms(guest=60))
    assert house.statuses(200, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=x") == {"200": 200}


def test_zero_is_no_limit():
    house = House(Terms())
    assert house.statuses(1000) + house.statuses(1000, agent=GOOGLE) == {"200": 2000}


@pytest.mark.parametrize(
    ("policy", "training", "answers"), [("allow", "200", "200"), ("no_training", "403", "200"), ("no_ai", "403", "403")]
)
def test_unwanted_ai_bots_are_shown_the_door_and_the_rules(policy, training, answers):
    house = House(Terms(policy))
    assert (house.get(GPT)[0], house.get(CHATGPT)[0], house.get(GOOGLE)[0]) == (training, answers, "200")
    assert house.get(GPT, path="/robots.txt")[0] == "200"


def test_what_was_fetched_is_noted_once_a_minute():
    house = House(Terms("no_training", crawler=2))
    house.statuses(5, agent=GOOGLE)
    house.get(GPT)
    assert not house.noted
    house.now += 61
    house.get(BROWSER)
    assert house.noted == {("Googlebot", "served"): 2, ("Googlebot", "later"): 3, ("GPTBot", "refused"): 1}


def test_address_is_that_in_front_of_the_trusted_proxies(settings):
    environ = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5, 198.51.100.7"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert address_of(environ) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_of(environ) == "198.51.100.7"


def test_a_reader_has_all_of_an_ipv6_network():
    assert address_of({"REMOTE_ADDR": "2001:db8::1"}) == address_of({"REMOTE_ADDR": "2001:db8::ffff:1"})


@pytest.mark.django_db
def test_counts_of_a_day_are_added_up():
    for _ in range(2):
        note_crawls(
            actor=HOUSE,
            counted=Counter({("Googlebot", "served"): 3, ("Googlebot", "later"): 1, ("GPTBot", "refused"): 2}),
        )
    rows = {row.name: (row.served, row.later, row.refused) for row in Crawled.objects.all()}
    assert rows == {"Googlebot": (6, 2, 0), "GPTBot": (0, 0, 4)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "purposes"), [("allow", ()), ("no_training", ("training",)), ("no_ai", ("training", "answers"))]
)
def test_robots_say_what_the_operator_chose(policy, purposes):
    choose(actor=HOUSE, key="crawlers.ai", value=policy)
    forget()
    told = Client().get("/robots.txt").content.decode()
    everybody = told.index("User-agent: *")
    named = {
        line.removeprefix("User-agent: ") for line in told[:everybody].splitlines() if line.startswith("User-agent: ")
    }
    assert named == {one.robots_token for one in CRAWLERS if one.purpose in map(Purpose, purposes)}
    assert ("Disallow: /\n\n" in told[:everybody]) == bool(purposes)
    assert "Googlebot" not in told
    wish = Client().get("/").headers.get("X-Robots-Tag")
    assert wish == (None if policy == "allow" else "noai, noimageai")

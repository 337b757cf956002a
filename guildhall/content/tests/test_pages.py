import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.content.actions import grant_moderator, post_answer, post_comment, publish_topic, vote
from guildhall.content.queries import SIZE
from guildhall.content.tests.factories import SpaceFactory
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def reads(client: Client, url: str) -> int:
    """How often a page asks the database, apart from what a process asks once or once a second."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    held = ("planning_firstrun", "options_choice")
    return sum(not any(table in query["sql"] for table in held) for query in asked.captured_queries)


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def a_question(space=None, **fields):
    given = {"kind": "question", "title": "How do I mount it?", "source": "It **fails**.", "tags": ["volumes"]} | fields
    return publish_topic(
        actor=fields.pop("actor", None) or MemberFactory(),
        space=space or SpaceFactory(),
        **{k: v for k, v in given.items() if k != "actor"},
    )


def a_lively_topic(answers: int):
    topic = a_question()
    for number in range(answers):
        answer = post_answer(actor=MemberFactory(), topic=topic, source=f"Answer {number}")
        post_comment(actor=MemberFactory(), post=answer, source="Thanks")
        vote(actor=MemberFactory(), thing=answer, value=1)
    return topic


@pytest.mark.parametrize("number", [1, 3])
def test_home_reads_the_same_number_of_times(number):
    space = SpaceFactory()
    for _ in range(number):
        a_question(space)
    assert reads(Client(), "/") == 5
    assert reads(signed_in(MemberFactory()), "/") == 8


@pytest.mark.parametrize("number", [1, 3])
def test_topic_reads_the_same_number_of_times(number):
    topic = a_lively_topic(number)
    url = reverse("content:topic_named", args=[topic.pk, topic.slug])
    assert reads(Client(), url) == 3
    assert reads(signed_in(topic.author), url) == 5
    assert signed_in(topic.author).get(url).content.decode().count("gh-answer gh-answer-in") == number


@pytest.mark.parametrize("number", [1, 3])
def test_lists_read_the_same_number_of_times(number):
    space = SpaceFactory()
    for _ in range(number):
        a_question(space)
    member = signed_in(MemberFactory())
    assert reads(member, f"/spaces/{space.handle}/") == 8
    assert reads(member, "/tags/volumes/") == 8
    assert reads(member, "/tags/") == 2
    assert reads(member, "/spaces/") == 2
    assert reads(Client(), "/feed.atom") == 4


def test_moderators_of_a_space_find_the_queue_there():
    topic, keeper = a_question(), MemberFactory()
    grant_moderator(actor=StaffFactory(role="manager"), space=topic.space, member=keeper)
    address, queue = reverse("content:space", args=[topic.space.handle]), reverse("moderation:queue")
    assert f'href="{queue}"' in signed_in(keeper).get(address).content.decode()
    assert f'href="{queue}"' not in signed_in(topic.author).get(address).content.decode()


@pytest.mark.parametrize("more", [0, 30])
def test_a_full_topic_page_stays_small(more):
    """As many answers as a page has, each as long as answers are on average (435 characters) and with a comment."""
    topic = a_question()
    for number in range(SIZE + more):
        text = f"Answer {number}. " + "It waits before it risks two writers. " * 11
        answer = post_answer(actor=MemberFactory(), topic=topic, source=text)
        post_comment(actor=MemberFactory(), post=answer, source="Which version is this, and is it so on arm64 too?")
    url = reverse("content:topic_named", args=[topic.pk, topic.slug])
    middle = "?order=oldest&n=16" if more else ""
    assert len(Client().get(url + middle).content) < 40_000
    assert len(signed_in(MemberFactory()).get(url + middle).content) < 40_000


PAGES = [
    "/",
    "/?tab=unanswered",
    "/?tab=top&period=all",
    "/spaces/",
    "/tags/",
    "/feed.atom",
    "/sitemap.xml",
    "/sitemap-places-0.xml",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_guests_read_every_list_without_token_or_cookie(path, number, language):
    for _ in range(number):
        a_question()
    response = Client(headers={"accept-language": language}).get(path)
    assert response.status_code == 200
    assert "csrf" not in response.content.decode()
    assert not response.cookies


def test_writing_pages_open_for_members_and_lead_guests_to_sign_in():
    SpaceFactory()
    client = signed_in(MemberFactory())
    for path in ["/ask/", "/write/article/", "/write/discussion/", "/write/resource/"]:
        assert client.get(path).status_code == 200
        assert Client().get(path).status_code == 302


def test_moments_are_written_so_that_the_script_finds_them():
    a_question()
    html = Client().get("/").content.decode()
    written = re.findall(r"<time datetime=(\S+?)(?: data-when=(\w+))?>", html)
    assert "short" in [style for _moment, style in written]
    assert all(datetime.fromisoformat(moment).tzinfo for moment, _style in written)

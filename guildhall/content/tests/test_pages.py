import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import post_answer, post_comment, publish_topic, vote
from guildhall.content.tests.factories import SpaceFactory
from guildhall.members.tests.factories import MemberFactory
from guildhall.options.queries import get as choice

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(monkeypatch):
    """The operator's choices are read once a second; here they have just been read."""
    monkeypatch.setattr("guildhall.options.queries.SECONDS", 3600)
    choice("community.name")


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
def test_home_reads_the_same_number_of_times(number, settled, django_assert_num_queries):
    space = SpaceFactory()
    for _ in range(number):
        a_question(space)
    with django_assert_num_queries(5):
        assert Client().get("/").status_code == 200
    client = signed_in(MemberFactory())
    client.get("/")
    with django_assert_num_queries(6):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_topic_reads_the_same_number_of_times(number, settled, django_assert_num_queries):
    topic = a_lively_topic(number)
    url = reverse("content:topic_named", args=[topic.pk, topic.slug])
    with django_assert_num_queries(4):
        assert Client().get(url).status_code == 200
    client = signed_in(topic.author)
    client.get(url)
    with django_assert_num_queries(5):
        response = client.get(url)
    assert len(response.content) < 40_000
    assert response.content.decode().count('class="gh-answer') == number


PAGES = [
    "/",
    "/?tab=unanswered",
    "/?tab=top&period=all",
    "/spaces/",
    "/tags/",
    "/feed.atom",
    "/sitemap.xml",
    "/sitemap-1.xml",
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

"""Feeds are valid Atom, hold what guests may read, page by page, and are sent once to those who come back."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import edit_post, hide, pin_topic, post_answer
from guildhall.content.queries.syndication import SIZE
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db
ATOM, XML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}"


def fetched(path: str, client: Client | None = None):
    response = (client or Client()).get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def links(element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def titles(feed) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def is_valid(feed) -> bool:
    """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2, 4.2.6, 3.3)."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.get(f"{XML}lang")
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.findtext(f"{ATOM}id").startswith("tag:")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        assert all(link.get("href").startswith(settings.SITE_URL) for link in element.findall(f"{ATOM}link"))
        assert all(link.get("href").isascii() for link in element.findall(f"{ATOM}link"))
    assert set(links(feed)) >= {"self", "alternate", "first"}
    for entry in entries:
        assert entry.get(f"{XML}lang")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert links(entry)["alternate"]
        assert all(one.get("term") for one in entry.findall(f"{ATOM}category"))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    return True


def test_every_list_has_a_valid_feed():
    member, space = MemberFactory(name="李雷"), SpaceFactory(name_zh_hans="存储")
    topic = a_question(
        space, actor=member, title="怎样挂载 <卷>？\x0b", tags=["c++", "存储"], source="[a](/t/1/) & _b_"
    )
    post_answer(actor=member, topic=topic, source="So.")
    places = [
        reverse("content:feed"), "/feed.atom?tab=unanswered", "/feed.atom?tab=top&period=all",
        reverse("content:space_feed", args=[space.handle]), reverse("content:tag_feed", args=["存储"]),
        reverse("content:tag_feed", args=["c++"]), reverse("content:member_feed", args=[member.handle]),
    ]  # fmt: skip
    for path in places:
        feed = fetched(path)
        assert is_valid(feed)
        assert titles(feed)[-1:] == ([] if "unanswered" in path else [topic.title.replace("\x0b", "")])
        page = Client().get(links(feed)["alternate"].removeprefix(settings.SITE_URL))
        assert page.status_code == 200


def test_pages_lead_to_their_feeds():
    topic = a_question(SpaceFactory(handle="volumes"), tags=["mount"])
    for path, feed in {
        "/": "/feed.atom",
        "/?tab=top&period=year": "/feed.atom?tab=top&amp;period=year",
        "/spaces/volumes/": "/spaces/volumes/feed.atom",
        "/tags/mount/": "/tags/mount/feed.atom",
        topic.author.get_absolute_url(): f"{topic.author.get_absolute_url()}feed.atom",
    }.items():
        assert f'href="{feed}">' in Client().get(path).content.decode(), path


def test_feed_carries_the_text_or_its_beginning_as_the_operator_says():
    a_question(source="See [this](/t/1/) and ![it](/files/1/x.png)[^1]\n\n[^1]: Note.")
    content = fetched("/feed.atom").find(f"{ATOM}entry").findtext(f"{ATOM}content")
    assert f'href="{settings.SITE_URL}/t/1/"' in content
    assert 'href="/' not in content
    assert 'src="/' not in content
    assert 'href="#' not in content
    choose(actor=HOUSE, key="content.feed_text", value="excerpt")
    forget()
    entry = fetched("/feed.atom").find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content") is None
    assert entry.findtext(f"{ATOM}summary")


def test_feed_is_read_page_by_page():
    space = SpaceFactory()
    made = [a_question(space, title=f"Question number {number}").title for number in range(SIZE + 3)]
    first = fetched("/feed.atom")
    second = fetched(links(first)["next"].removeprefix(settings.SITE_URL))
    assert titles(first) + titles(second) == made[::-1]
    assert "next" not in links(second)


def test_works_of_a_person_are_read_page_by_page():
    topic, member = a_question(), StaffFactory()  # whom no limit of a level stops
    for number in range(SIZE + 2):
        post_answer(actor=member, topic=topic, source=f"Answer {number}")
    first = fetched(reverse("content:member_feed", args=[member.handle]))
    second = fetched(links(first)["next"].removeprefix(settings.SITE_URL))
    assert (len(titles(first)), len(titles(second))) == (SIZE, 2)


def test_pinned_topics_are_in_the_feed_of_their_space():
    topic = a_question()
    pin_topic(actor=HOUSE, topic=topic)
    assert titles(fetched(reverse("content:space_feed", args=[topic.space.handle]))) == [topic.title]


def test_feed_says_that_nothing_changed():
    topic, client = a_question(), Client()
    first = client.get("/feed.atom")
    assert client.get("/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/feed.atom", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    edit_post(actor=topic.author, post=topic.posts.get(), source="Something else.")
    assert client.get("/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_feed_of_a_person_follows_their_privacy():
    closed = MemberFactory(privacy={"open_profile": False})
    a_question(actor=closed)
    path = reverse("content:member_feed", args=[closed.handle])
    assert Client().get(path).status_code == 404
    assert signed_in(MemberFactory()).get(path).status_code == 404


def test_what_is_hidden_leaves_every_feed():
    topic, member = a_question(SpaceFactory(handle="volumes"), tags=["mount"]), MemberFactory()
    answer = post_answer(actor=member, topic=topic, source="So.")
    hide(actor=HOUSE, thing=answer)
    assert titles(fetched(reverse("content:member_feed", args=[member.handle]))) == []
    hide(actor=HOUSE, thing=topic)
    for path in ("/feed.atom", "/spaces/volumes/feed.atom", f"/people/{topic.author.handle}/feed.atom"):
        assert titles(fetched(path)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_feeds_read_the_same_number_of_times(number):
    space, member = SpaceFactory(), MemberFactory()
    for _ in range(number):
        a_question(space, actor=member)
    assert reads(Client(), "/feed.atom") == 4
    assert reads(Client(), reverse("content:member_feed", args=[member.handle])) == 3

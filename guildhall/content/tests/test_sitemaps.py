"""The sitemap names what guests may read, in files by ranges of numbers, with the moment of the last change."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from guildhall.content.actions import edit_post, hide
from guildhall.content.models import Topic, TopicLink
from guildhall.content.queries.sitemaps import RANGE
from guildhall.content.tests.factories import SpaceFactory, TopicFactory
from guildhall.content.tests.test_pages import a_question
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LONGEST = 10_000 * (80 * 9 + 250)  # bytes: entries of a file by those of the longest address, all of it percent-encoded


def told(path: str) -> dict[str, str | None]:
    root = ElementTree.fromstring(Client().get(path).content)
    return {one.findtext(f"{NS}loc"): one.findtext(f"{NS}lastmod") for one in root}


def everything() -> dict[str, str | None]:
    """Every address of every file that the index names."""
    files = [file.removeprefix(settings.SITE_URL) for file in told("/sitemap.xml")]
    return {url: at for file in files for url, at in told(file).items()}


def test_robots_lead_to_the_sitemap():
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in Client().get("/robots.txt").content.decode()


def test_sitemap_names_public_pages_in_encoded_addresses():
    topic = a_question(SpaceFactory(handle="volumes"), title="怎样挂载？", tags=["存储"])
    hide(actor=HOUSE, thing=a_question(title="Hidden thing"))
    a_question(SpaceFactory(visibility="members"), title="For members")
    found = everything()
    assert all(url.isascii() for url in found)
    assert {url for url in found if "/t/" in url} == {
        f"{settings.SITE_URL}/t/{topic.pk}/%E6%80%8E%E6%A0%B7%E6%8C%82%E8%BD%BD/"
    }
    assert f"{settings.SITE_URL}/spaces/volumes/" in found
    assert f"{settings.SITE_URL}/tags/%E5%AD%98%E5%82%A8/" in found
    assert f"{settings.SITE_URL}{topic.author.get_absolute_url()}" in found


def test_files_are_ranges_of_numbers_and_never_too_large():
    space, member = SpaceFactory(), MemberFactory()
    first = TopicFactory(space=space, author=member, pk=RANGE - 1)
    second = TopicFactory(space=space, author=member, pk=RANGE)
    files = [file for file in told("/sitemap.xml") if "topics" in file]
    assert [file.rsplit("/", 1)[1] for file in files] == ["sitemap-topics-0.xml", "sitemap-topics-1.xml"]
    for number, topic in enumerate((first, second)):
        assert list(told(f"/sitemap-topics-{number}.xml")) == [f"{settings.SITE_URL}{topic_url(topic)}"]
    assert RANGE <= 50_000
    assert LONGEST < 50_000_000
    assert Topic._meta.get_field("slug").max_length <= 80


def test_last_change_is_the_last_answer_or_edit():
    topic = a_question()
    url = f"{settings.SITE_URL}{topic_url(topic)}"
    before = datetime.fromisoformat(told("/sitemap-topics-0.xml")[url])
    edited = edit_post(actor=topic.author, post=topic.posts.get(), source="Something else, much later.")
    edited.edited_at = topic.created_at.replace(year=topic.created_at.year + 1, microsecond=0)
    edited.save(update_fields=["edited_at"])
    after = datetime.fromisoformat(told("/sitemap-topics-0.xml")[url])
    assert before < after == edited.edited_at
    assert datetime.fromisoformat(told("/sitemap.xml")[f"{settings.SITE_URL}/sitemap-topics-0.xml"]) == after


def test_duplicates_leave_the_place_to_what_they_repeat():
    original, copy = a_question(), a_question(title="The same again?")
    TopicLink.objects.create(topic=copy, target=original, kind=TopicLink.Kind.DUPLICATE)
    assert [url for url in everything() if "/t/" in url] == [f"{settings.SITE_URL}{topic_url(original)}"]


def test_people_are_named_when_they_want_to_be_found_and_wrote_something():
    shown, unlisted, closed = (
        MemberFactory(),
        MemberFactory(privacy={"listed": False}),
        MemberFactory(privacy={"open_profile": False}),
    )
    MemberFactory(handle="silent")
    for member in (shown, unlisted, closed):
        a_question(actor=member)
    assert [url for url in everything() if "/people/" in url] == [f"{settings.SITE_URL}{shown.get_absolute_url()}"]


def test_sitemap_is_compressed_on_request():
    for _ in range(3):
        a_question()
    response = Client().get("/sitemap-topics-0.xml", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


def test_files_without_entries_are_not_there():
    for path in ("/sitemap-topics-7.xml", "/sitemap-other-0.xml", "/sitemap-places-1.xml"):
        assert Client().get(path).status_code == 404

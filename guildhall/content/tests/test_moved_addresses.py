"""Old addresses of spaces, and the addresses of collections for readers and machines."""

import pytest
from django.test import Client

from guildhall.content.actions import change_space, create_space, hide
from guildhall.content.models import FormerSpaceHandle
from guildhall.content.ports import show_collections
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_collections import a_collection
from guildhall.content.tests.test_editing import ask
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def leads(path):
    answer = Client().get(path)
    return answer.status_code, answer.headers.get("Location", "")


def test_old_addresses_of_a_space_lead_to_the_present_one_with_what_was_asked():
    space = SpaceFactory(handle="disks")
    change_space(actor=HOUSE, space=space, handle="volumes")
    change_space(actor=HOUSE, space=space, handle="storage")
    for old in ("disks", "volumes"):
        assert leads(f"/spaces/{old}/?tab=top") == (301, "/spaces/storage/?tab=top")
        assert leads(f"/spaces/{old}/feed.atom") == (301, "/spaces/storage/feed.atom")


def test_a_space_that_takes_an_address_is_found_there():
    first = SpaceFactory(handle="disks")
    change_space(actor=HOUSE, space=first, handle="storage")
    create_space(actor=HOUSE, handle="disks", name_en="Disks", kinds=["question"])
    assert leads("/spaces/disks/")[0] == 200
    change_space(actor=HOUSE, space=first, handle="volumes")
    change_space(actor=HOUSE, space=first, handle="storage")
    assert list(FormerSpaceHandle.objects.values_list("handle", flat=True)) == ["volumes"]


def test_the_old_address_of_a_closed_space_tells_nothing():
    space = SpaceFactory(handle="secret", visibility="members")
    change_space(actor=HOUSE, space=space, handle="more-secret")
    assert leads("/spaces/secret/")[0] == 404
    assert signed_in(MemberFactory()).get("/spaces/secret/").status_code == 301


def test_a_collection_has_a_feed_of_what_guests_may_read_in_its_order():
    first, second = ask(title="How do I begin?"), ask(title="How do I go on?")
    closed = ask(space=SpaceFactory(visibility="members"), title="Only among us?")
    a_collection(second, closed, first)
    page, feed = (Client().get(f"/collections/storage/{end}").content.decode() for end in ("", "feed.atom"))
    assert 'href="/collections/storage/feed.atom"' in page
    assert feed.index("How do I go on?") < feed.index("How do I begin?")
    assert "Only among us?" not in feed
    assert "Storage from A to Z" in feed


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_reads_the_same_number_of_times(number):
    a_collection(*(ask() for _ in range(number)))
    assert reads(Client(), "/collections/storage/feed.atom") == 5
    assert reads(Client(), "/collections/storage/") == 4


def test_the_sitemap_has_published_collections():
    assert "/collections/" not in Client().get("/sitemap-places-0.xml").content.decode()
    a_collection(ask())
    body = Client().get("/sitemap-places-0.xml").content.decode()
    assert body.count("<loc>http://localhost/collections/") == 2
    assert "http://localhost/collections/storage/" in body


def test_a_collection_is_shown_to_who_may_read_at_least_one_of_its_topics():
    topic = ask(space=SpaceFactory(visibility="members"))
    made, member = a_collection(topic), MemberFactory()
    for end in ("", "feed.atom"):
        assert Client().get(f"/collections/storage/{end}").status_code == 404
    assert signed_in(member).get("/collections/storage/").status_code == 200
    assert [show_collections(who, [made.pk]).keys() for who in (Guest(), member)] == [set(), {made.pk}]
    hide(actor=HOUSE, thing=topic)
    assert signed_in(member).get("/collections/storage/").status_code == 404
    assert signed_in(StaffFactory()).get("/collections/storage/").status_code == 200

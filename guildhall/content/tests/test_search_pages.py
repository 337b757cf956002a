"""The page of results, the box, the beacon and the report of the console."""

import re

import pytest
from django.test import Client

from guildhall.activity.testing import drain
from guildhall.content.actions import index_posts, note_search, publish_topic, purge_searches
from guildhall.content.actions.hiding import hide
from guildhall.content.models import Post, Query, Space
from guildhall.content.queries.finding import look_for
from guildhall.content.tests.factories import PostFactory, SpaceFactory, TagFactory, TopicFactory
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.members.actions import erase_member
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def written(number: int, **more) -> None:
    for one in range(number):
        topic = TopicFactory(
            title=f"Pool number {one}", opening__html="<p>zebra &amp; crossing</p>", opening__number=1, **more
        )
        PostFactory(topic=topic, number=2, html="<p>zebra answer</p>")
    index_posts(list(Post.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_results_takes_eight_reads_whatever_it_shows(number):
    written(number)
    member = signed_in(MemberFactory())
    assert reads(member, "/search?q=zebra") == 8
    assert reads(member, "/search?q=zebra") == 8


def test_words_are_marked_and_nothing_of_a_text_is_markup():
    TopicFactory(
        title="A <b>zebra</b>", opening__html="<p>x &lt;script&gt; zebra &amp; <em>so</em></p>", opening__number=1
    )
    index_posts(list(Post.objects.values_list("pk", flat=True)))
    page = Client().get("/search?q=zebra").content.decode()
    assert "A &lt;b&gt;<mark>zebra</mark>&lt;/b&gt;" in page
    assert "x &lt;script&gt; <mark>zebra</mark> &amp; so" in page


def test_facets_narrow_by_operators_and_count_topics():
    written(2)
    written(1, kind="article", space=SpaceFactory(handle="storage", name_en="Depot"))
    page = Client().get("/search?q=zebra").content.decode()
    assert re.search(r'href="/search\?q=zebra\+kind%3Aarticle".*?<span class="n">1</span>', page)
    assert re.search(r'href="/search\?q=zebra\+space%3Astorage".*?Depot.*?<span class="n">1</span>', page)
    narrowed = Client().get("/search?q=zebra kind:article").content.decode()
    assert "1 topic" in narrowed
    assert 'href="/search?q=zebra"' in narrowed


def test_nothing_found_says_what_to_do_and_a_wrong_query_what_is_wrong():
    nothing = Client().get("/search?q=zebra").content.decode()
    assert "Nothing was found for “zebra”" in nothing
    assert 'href="/ask/"' in nothing
    wrong = Client().get("/search?q=zebra kind:riddle", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "kind: 不接受“riddle”" in wrong


@pytest.mark.parametrize(
    "query", ["", "   ", "'", '"', "-", "a" * 5000, "%F0%9F%98%80", "((|&!", "user:", "q:*", "\\'"]
)
def test_no_query_breaks_the_page(query):
    written(1)
    assert Client().get("/search", {"q": query}).status_code == 200
    assert Client().get("/search/suggest", {"q": query}).status_code == 200


def test_the_box_offers_people_tags_and_topics_that_the_reader_may_see():
    MemberFactory(handle="zebra_rider", name="Zoe")
    TagFactory(name="zebras", topics=1)
    TopicFactory(title="Zebra crossings", opening__number=1)
    TopicFactory(title="Zebra secrets", opening__number=1, space=SpaceFactory(visibility=Space.Visibility.MEMBERS))
    index_posts(list(Post.objects.values_list("pk", flat=True)))
    offered = Client().get("/search/suggest?q=zeb").content.decode()
    assert {word in offered for word in ("@zebra_rider", "zebras", "Zebra crossings")} == {True}
    assert "secrets" not in offered
    assert "Zebra secrets" in signed_in(MemberFactory()).get("/search/suggest?q=zeb").content.decode()


def signature(client: Client, query: str) -> str:
    page = client.get("/search", {"q": query}).content.decode()
    return re.search(r'data-search="([^"]+)"', page)[1]


def test_a_search_is_noted_once_by_its_beacon_and_so_is_what_was_opened():
    written(1)
    member = MemberFactory()
    client = signed_in(member)
    signed = signature(client, "Zebra")
    assert not Query.objects.exists()
    for _ in range(2):
        assert client.post("/search/noted", {"search": signed}).status_code == 204
    kept = Query.objects.get()
    assert (kept.text, kept.hits, kept.actor_key, kept.clicked_at) == ("zebra", 1, member.actor_key, None)
    client.post("/search/noted", {"search": signed, "opened": "1"})
    assert Query.objects.get().clicked_at
    assert Client().post("/search/noted", {"search": "forged"}).status_code == 400


def test_staff_read_what_three_members_searched_for_and_nothing_else(settings):
    settings.IS_DEMO = True
    for number in range(3):
        member = MemberFactory()
        note_search(actor=member, text="unicorns", hits=0, is_wider=False)
        note_search(actor=member, text="zebra", hits=4, is_wider=False)
        note_search(actor=member, text=f"my secret {number}", hits=0, is_wider=False)
    for _ in range(5):
        note_search(actor=NOBODY, text="guest words", hits=0, is_wider=False)
    page = signed_in(StaffFactory(role="operator")).get("/console/content/searches/").content.decode()
    assert page.count("unicorns") >= 2
    assert "zebra" in page
    assert "secret" not in page
    assert "guest words" not in page
    assert signed_in(MemberFactory()).get("/console/content/searches/").status_code == 403


def test_searches_are_forgotten_after_ninety_days_and_with_their_person():
    from datetime import timedelta

    member = MemberFactory()
    old = note_search(actor=NOBODY, text="old", hits=0, is_wider=False)
    Query.objects.filter(pk=old.pk).update(searched_at=old.searched_at - timedelta(days=91))
    note_search(actor=member, text="mine", hits=0, is_wider=False)
    assert purge_searches() == 1
    erase_member(actor=HOUSE, member=member)
    assert not Query.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_posted_is_found_and_what_is_hidden_is_not():
    member = MemberFactory()
    topic = publish_topic(
        actor=member,
        space=SpaceFactory(),
        kind="question",
        title="Where are zebras?",
        source="At the river.",
        tags=["wild-life"],
    )
    drain("content.search")
    assert [hit.title for hit in look_for(NOBODY, "zebra river").hits] == ["Where are zebras?"]
    assert [hit.title for hit in look_for(NOBODY, "wild-life").hits] == ["Where are zebras?"]
    hide(actor=HOUSE, thing=topic)
    assert not look_for(NOBODY, "zebra river").hits


def test_guests_of_one_address_are_told_when_to_search_again_and_members_are_not():
    chosen("content.guest_searches", 2)
    written(1)
    guest = {"REMOTE_ADDR": "192.0.2.77"}
    assert [Client().get("/search?q=zebra", **guest).status_code for _ in range(3)] == [200, 200, 429]
    late = Client().get("/search?q=zebra+%22no+such", **guest)
    assert int(late["Retry-After"]) > 20
    assert "Try again in" in late.content.decode()
    assert 'value="zebra &quot;no such"' in late.content.decode()
    assert Client().get("/search", **guest).status_code == 200
    assert "Pool" not in Client().get("/search/suggest?q=pool", **guest).content.decode()
    assert Client().get("/search?q=zebra", REMOTE_ADDR="192.0.2.78").status_code == 200
    assert signed_in(MemberFactory()).get("/search?q=zebra", **guest).status_code == 200

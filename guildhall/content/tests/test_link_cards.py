"""Links alone on a line become cards: off unless chosen, fetched by a job, never for what is out of sight."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    change_space,
    delete,
    edit_post,
    hide,
    hold,
    post_answer,
    post_comment,
    publish_topic,
    purge_text,
    restore,
)
from guildhall.content.actions.forgetting import forget_content
from guildhall.content.actions.link_cards import A_HOST, MOST, fetch_link_cards, settle_links, tidy_link_cards
from guildhall.content.models import LinkCard, LinkUse
from guildhall.content.reactions import keep_links
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.views.pieces import topic_url
from guildhall.groups.models import Group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.outgoing import Outgoing
from guildhall.kernel.tests.test_outgoing import CROOKED, INSIDE, LOOPBACK, PUBLIC, led_to, moved, page, server
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.words import watch_words
from guildhall.moderation.queries.screening import forget_held
from guildhall.moderation.tests.scene import a_topic
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db
URL = "http://out.example/page"
PAGE = page(
    b'<title>T</title><meta property="og:title" content="How volumes work">'
    b'<meta name=description content="All of &lt;b&gt;it"><meta property="og:site_name" content="Example">',
    b"Content-Type: text/html; charset=utf-8",
)


@pytest.fixture
def on():
    choose(actor=HOUSE, key="content.link_cards", value=True)
    forget()


@pytest.fixture
def topic():
    given = {"kind": "question", "title": "How do I mount a volume?", "source": "It stays pending."}
    return publish_topic(actor=MemberFactory(), space=SpaceFactory(), **given)


def read():
    """As the reader of the log does, in this test's transaction."""
    keep_links(list(Activity.objects.filter(verb__startswith="content.")))


def answered(topic, source=URL, author=None):
    post = post_answer(actor=author or MemberFactory(), topic=topic, source=source)
    read()
    return post


def fetch(*answers):
    """The addresses that were called."""
    called: list[str] = []
    with server(*answers) as (port, _came):
        fetch_link_cards(Outgoing(resolve=lambda host, number: [PUBLIC], connect=led_to(port, called), seconds=2))
    return called


def card():
    return LinkCard.objects.get(url=URL)


def test_nothing_is_kept_or_fetched_unless_the_operator_chose_it(topic):
    answered(topic)
    assert not LinkCard.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="content.fetch_link_cards").exists()
    assert fetch(PAGE) == []


def test_a_link_alone_on_its_line_is_fetched_by_a_job_and_shown(on, topic, client):
    answered(topic, f"Read this:\n\n{URL}")
    assert ProcrastinateJob.objects.filter(task_name="content.fetch_link_cards").count() == 1
    plain = client.get(topic_url(topic)).content.decode()
    assert "ct-link-card" not in plain
    assert fetch(PAGE) == [PUBLIC]
    shown = client.get(topic_url(topic)).content.decode()
    assert (
        f'<div class="ct-link-card"><a href="{URL}" rel="nofollow ugc noopener" lang="en" dir="auto">How volumes work</a>'
        in shown
    )
    assert "All of &lt;b&gt;it" in shown
    assert "Example · out.example" in shown
    assert "<img" not in shown.partition("ct-link-card")[2].partition("</div>")[0]


def test_serving_a_page_asks_nobody(on, topic, client, monkeypatch):
    answered(topic)
    monkeypatch.setattr(Outgoing, "get", lambda *_args, **_more: pytest.fail("a page was fetched"))
    assert client.get(topic_url(topic)).status_code == 200


@pytest.mark.parametrize("act", [hold, hide, delete])
def test_what_is_out_of_sight_makes_nobody_fetch_and_comes_back_with_its_card(on, topic, act):
    post = answered(topic)
    act(actor=HOUSE, thing=post)
    read()
    assert not LinkCard.objects.exists()
    assert fetch(PAGE) == []
    restore(actor=StaffFactory(), thing=post)
    read()
    assert fetch(PAGE) == [PUBLIC]


def test_a_hidden_topic_takes_its_posts_along(on, topic):
    answered(topic)
    hide(actor=HOUSE, thing=topic)
    assert fetch(PAGE) == []  # even before the reader has come
    read()
    assert not LinkUse.objects.exists()


def test_a_slow_or_failing_page_leaves_the_link_and_is_asked_again_later_and_less(on, topic, client):
    answered(topic)
    for number, wait in enumerate((1, 12, 72), start=1):
        assert fetch(page(b"", status=b"503 No")) == [PUBLIC]
        assert (card().failures, card().trouble) == (number, "status_503")
        assert fetch(PAGE) == []
        LinkCard.objects.update(due_at=card().due_at - timedelta(hours=wait))
    assert "ct-link-card" not in client.get(topic_url(topic)).content.decode()
    fetch(page(b"", status=b"503 No"))
    assert card().due_at is None


def test_an_old_card_is_fetched_anew_and_outlives_a_bad_day(on, topic):
    answered(topic)
    fetch(PAGE)
    assert card().due_at > clock.now() + timedelta(days=29)
    for title in ("How volumes work", "How volumes work", ""):
        LinkCard.objects.update(due_at=clock.now())
        fetch(page(b"", status=b"404 Not Found"))
        assert card().title == title
    LinkCard.objects.update(due_at=clock.now())
    fetch(page(b"<title>Now</title>", b"Content-Type: text/html"))
    assert (card().title, card().about, card().failures) == ("Now", "", 0)


def test_the_host_is_the_one_where_it_was_found(on, topic):
    answered(topic)
    fetch(moved("http://elsewhere.example/x"), PAGE)
    assert (card().found_at_host, card().host) == ("elsewhere.example", "out.example")


def test_a_card_goes_with_the_last_post_that_uses_it(on, topic):
    first, second = answered(topic), answered(topic)
    edit_post(actor=first.author, post=first, source="No link any more.")
    read()
    assert LinkUse.objects.count() == 1
    delete(actor=HOUSE, thing=second)
    purge_text(actor=StaffFactory(), thing=second)
    read()
    assert not LinkCard.objects.exists()


def test_erased_words_leave_no_address(on, topic):
    author = MemberFactory()
    answered(topic, author=author)
    forget_content(author)
    assert not LinkCard.objects.exists()


def test_what_was_left_is_tidied_at_night(on, topic):
    LinkCard.objects.create(url="http://unused.example/", host="unused.example")
    answered(topic)
    assert (tidy_link_cards(), LinkCard.objects.get().url) == (1, URL)


def test_a_post_has_so_many_cards_and_never_one_of_this_site(on, topic, settings):
    settings.SITE_URL = "https://home.example"
    links = [f"http://out.example/{number}" for number in range(9)]
    answered(topic, "\n\n".join(["https://home.example/t/1/", *links]), StaffFactory())
    assert [one.url for one in LinkCard.objects.order_by("pk")] == links[:MOST]


def test_no_host_is_asked_all_the_time(on, topic):
    now = clock.now()
    LinkCard.objects.bulk_create(
        LinkCard(url=f"http://out.example/{n}", host="out.example", asked_at=now, due_at=None) for n in range(A_HOST)
    )
    answered(topic)
    answered(topic, "http://other.example/")
    assert fetch(PAGE, PAGE) == [PUBLIC]
    assert LinkCard.objects.get(host="other.example").title


def test_watched_words_of_a_page_show_nothing(on, topic):
    watch_words(actor=StaffFactory(), words=["volumes"], action="block")
    forget_held()
    answered(topic)
    fetch(PAGE)
    assert (card().title, card().trouble) == ("", "watched_word")


def test_no_vector_of_a_link_reaches_the_canary(on, topic):
    """safety.md row 12, by the way of cards: written by a member, kept by the reader, fetched by the job."""
    with server() as (port, came):
        for host in LOOPBACK + INSIDE:
            LinkCard.objects.get_or_create(url=f"http://{host}:{port}/", host=host)
        for vector in CROOKED:
            LinkCard.objects.get_or_create(url=vector.replace("{port}", str(port)), host="")
        written = [one.url for one in LinkCard.objects.all()]
        post = answered(topic, "\n\n".join(written), StaffFactory())
        for one in LinkCard.objects.all():
            LinkUse.objects.get_or_create(card=one, post=post)
        total = LinkCard.objects.count()
        while fetch_link_cards(Outgoing(ports=frozenset({port}), seconds=2)):
            continue
        print(f"ssrf by cards: vectors={total} connects={len(came)}")
        assert total >= 80
        assert came == []
        assert not LinkCard.objects.exclude(title="").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_cards_cost_one_read_and_none_while_they_are_off(topic, client, number, django_assert_num_queries):
    for _each in range(number):
        answered(topic)
    client.get(topic_url(topic))
    with django_assert_num_queries(2):
        client.get(topic_url(topic))
    choose(actor=HOUSE, key="content.link_cards", value=True)
    forget()
    read()
    client.get(topic_url(topic))
    with django_assert_num_queries(3):
        client.get(topic_url(topic))


def test_reading_twice_changes_nothing(on, topic):
    post = answered(topic)
    settle_links([post.pk])
    assert (LinkCard.objects.count(), LinkUse.objects.count()) == (1, 1)


def test_comments_have_cards_too_and_lose_them_with_their_post(on, topic, client):
    post = answered(topic, "Like this:")
    comment = post_comment(actor=MemberFactory(), post=post, source=f"See\n\n{URL}")
    read()
    assert fetch(PAGE) == [PUBLIC]
    assert "ct-link-card" in client.get(topic_url(topic)).content.decode()
    assert LinkUse.objects.get().comment_id == comment.pk
    hide(actor=HOUSE, thing=post)
    read()
    assert not LinkCard.objects.exists()


def test_erased_comments_leave_no_address(on, topic):
    author = MemberFactory()
    post_comment(actor=author, post=answered(topic, "Like this:"), source=URL)
    read()
    assert LinkCard.objects.exists()
    forget_content(author)
    assert not LinkCard.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "chosen", "fetched"),
    [("public", None, True), ("public", False, False), ("members", None, False), ("members", True, True),
     ("group", None, False), ("group", True, False)],
)  # fmt: skip
def test_links_are_fetched_from_rooms_that_are_open_and_from_no_others(on, visibility, chosen, fetched):
    group = Group.objects.create(handle="readers", name_en="Readers") if visibility == "group" else None
    space = SpaceFactory(visibility=visibility, link_cards=chosen, group=group)
    answered(a_topic(StaffFactory(), space), author=StaffFactory())
    assert LinkCard.objects.exists() is fetched
    assert (fetch(PAGE) if fetched else fetch()) == [PUBLIC] * fetched


def test_closing_a_space_takes_its_cards_and_opening_it_brings_them(on, topic):
    answered(topic)
    fetch(PAGE)
    staff = StaffFactory(role="administrator")
    change_space(actor=staff, space=topic.space, visibility="members")
    read()
    assert not LinkCard.objects.exists()
    change_space(actor=staff, space=topic.space, link_cards=True)
    read()
    assert fetch(PAGE) == [PUBLIC]

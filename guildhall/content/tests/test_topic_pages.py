"""One page of a topic: the stretches it is read in, how it is laid out, what it says about the rest."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import (
    accept_answer,
    choose_reading,
    hide,
    post_answer,
    post_comment,
    settle_import,
    vote,
)
from guildhall.content.models import Post
from guildhall.content.queries import SIZE, Place, read_topic, topic_for
from guildhall.content.tests.factories import PostFactory, SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.views.contents import with_contents
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.html import clean
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.actions import set_watch

pytestmark = pytest.mark.django_db
LONG = 3 * SIZE + 5


def a_long_topic(kind="discussion", answers=LONG):
    """Replies that came at once, as an import brings them; their numbers are 2, 3, …"""
    topic = a_question(kind=kind)
    author = MemberFactory()
    Post.objects.bulk_create(
        PostFactory.build(topic=topic, kind="answer" if kind == "question" else "reply", author=author, score=0)
        for _ in range(answers)
    )
    settle_import([topic.pk])
    topic.refresh_from_db()
    return topic


def url_of(topic, query=""):
    return reverse("content:topic_named", args=[topic.pk, topic.slug]) + query


def numbers(topic, viewer=None, **place):
    here = topic_for(viewer or Guest(), topic.pk)
    return [post.number for post in read_topic(viewer or Guest(), here, Place(**place)).answers]


def walk(topic, **place):
    """Every page from a place on, by the address of the next one."""
    here, found = topic_for(Guest(), topic.pk), []
    while True:
        page = read_topic(Guest(), here, Place(**place))
        found.append([post.id for post in page.answers])
        if not page.later:
            return found
        later = {"number" if name == "n" else name: value for name, value in page.later.items()}
        place = {"order": place["order"], **later}


@pytest.mark.parametrize("order", ["best", "oldest"])
def test_pages_follow_each_other_without_gap_or_repetition(order):
    topic = a_long_topic("question")
    answers = list(topic.posts.exclude(kind="opening").order_by("number"))
    for answer, score in zip(answers[::4], (3, -1, 2, 2, 5), strict=False):
        Post.objects.filter(pk=answer.pk).update(score=score, up=max(score, 0), down=max(-score, 0))
    accept_answer(actor=topic.author, answer=answers[7])
    pages = walk(topic, order=order)
    told = [pk for page in pages for pk in page]
    assert [len(page) for page in pages] == [SIZE, SIZE, SIZE, 5]
    by_worth = ("accepted_at", "-score", "created_at", "pk")
    expected = topic.posts.exclude(kind="opening").order_by(*(by_worth if order == "best" else ("number",)))
    assert told == list(expected.values_list("pk", flat=True))


def test_a_page_may_begin_and_end_anywhere_in_order_of_time():
    topic = a_long_topic()
    assert numbers(topic, order="oldest", number=20)[0] == 20
    assert numbers(topic, order="oldest", before=20) == list(range(20 - SIZE, 20))
    assert numbers(topic, order="oldest", number=10**9) == []
    assert numbers(topic, order="oldest", before=3) == [2]


@pytest.mark.parametrize("order", ["best", "oldest"])
def test_a_page_begins_with_the_post_that_the_address_names(order):
    topic = a_long_topic("question")
    tenth = topic.posts.get(number=21)
    assert numbers(topic, order=order, at=tenth.pk) == list(range(21, 21 + SIZE))
    assert numbers(topic, order=order, at=topic.posts.get(kind="opening").pk) == list(range(2, 2 + SIZE))


def test_hidden_posts_are_in_no_stretch():
    topic = a_long_topic()
    hide(actor=HOUSE, thing=topic.posts.get(number=5))
    assert numbers(topic, order="oldest")[:4] == [2, 3, 4, 6]
    assert 5 not in numbers(topic, order="oldest", before=8)


def test_earlier_and_later_pages_are_links_and_a_number_leads_anywhere():
    topic = a_long_topic()
    body = Client().get(url_of(topic, "?n=16")).content.decode()
    assert 'rel="prev" data-earlier href="?before=16#answers"' in body
    assert f'rel="next" data-later href="?n={16 + SIZE}#answers"' in body
    assert f"Posts 16 to {15 + SIZE} of {LONG + 1}" in body
    last = Client().get(url_of(topic, f"?before={LONG + 2}")).content.decode()
    assert "data-later" not in last
    assert f"data-n={LONG + 1}" in last
    short = Client().get(url_of(a_long_topic(answers=2))).content.decode()
    assert "ct-pager" not in short


@pytest.mark.parametrize("query", ["?n=16", "?before=16", "?order=best", "?at={at}", "?show=stream&replies=flat"])
@pytest.mark.parametrize("answers", [LONG, 3 * LONG])
def test_a_longer_topic_takes_no_more_reads(query, answers):
    topic = a_long_topic(answers=answers)
    begins_with = topic.posts.get(number=9).pk
    expected = 3 if "at" in query.split("=", 1)[0] else 2  # nobody commented, nothing is linked
    assert reads(Client(), url_of(topic, query.format(at=begins_with))) == expected


def test_questions_begin_with_the_best_and_everything_else_with_the_oldest():
    for kind, order in {"question": "best", "discussion": "oldest", "article": "oldest"}.items():
        topic = a_long_topic(kind)
        vote(actor=MemberFactory(), thing=topic.posts.get(number=10), value=1)
        first = re.findall(r"data-n=(\d+)", Client().get(url_of(topic)).content.decode())[1]
        assert first == {"best": "10", "oldest": "2"}[order], kind


def test_the_layout_is_the_members_choice_and_the_address_overrides_it():
    topic, reader = a_long_topic(), MemberFactory()
    client = signed_in(reader)
    assert "data-stream" not in client.get(url_of(topic)).content.decode()
    choose_reading(actor=reader, show="stream", replies="flat")
    assert "data-stream" in client.get(url_of(topic)).content.decode()
    assert "data-stream" not in client.get(url_of(topic, "?show=pages")).content.decode()
    assert "data-stream" in Client().get(url_of(topic, "?show=stream")).content.decode()
    assert "data-stream" not in Client().get(url_of(topic, "?show=sideways")).content.decode()


def test_comments_stand_below_what_they_answer_or_as_they_came():
    topic = a_question()
    post = topic.posts.get()
    first, second = (post_comment(actor=MemberFactory(), post=post, source=words) for words in ("First", "Second"))
    third = post_comment(actor=MemberFactory(name="Third"), post=post, source="To the first", parent=first)
    nested = Client().get(url_of(topic)).content.decode()
    flat = Client().get(url_of(topic, "?replies=flat")).content.decode()
    placed = {body: re.findall(r"id=comment-(\d+)", body) for body in (nested, flat)}
    assert placed[nested] == [str(comment.pk) for comment in (first, third, second)]
    assert placed[flat] == [str(comment.pk) for comment in (first, second, third)]
    assert f'href="#comment-{first.pk}"' in flat
    assert "depth-1" in nested
    assert "depth-1" not in flat


def test_choices_are_made_on_a_page_of_the_settings():
    reader = MemberFactory()
    client = signed_in(reader)
    given = {"show": "stream", "replies": "flat", "language": "zh-hans"}
    assert client.post(reverse("content:choose_reading"), given).status_code == 302
    body = client.get(reverse("content:choose_reading")).content.decode()
    assert 'value="zh-hans" selected' in body
    assert client.post(reverse("content:choose_reading"), {"show": "sideways"}).status_code == 422


def test_news_is_told_once_and_known_news_is_no_page():
    topic, reader = a_question(kind="discussion"), MemberFactory()
    client, url = signed_in(reader), reverse("content:news", args=[topic.pk])
    quiet = client.get(url, {"since": "1"})
    assert quiet.content.decode().strip() == ""
    assert client.get(url, {"since": "1"}, headers={"if-none-match": quiet["ETag"]}).status_code == 304
    post_answer(actor=reader, topic=topic, source="My own")
    assert client.get(url, {"since": "1"}).content.decode().strip() == ""
    answer = post_answer(actor=MemberFactory(), topic=topic, source="Of another")
    told = client.get(url, {"since": "1"}, headers={"if-none-match": quiet["ETag"]}).content.decode()
    assert "1 new reply" in told
    assert f"#post-{answer.pk}" in told
    assert "2 new replies" in Client().get(url, {"since": "1"}).content.decode()
    assert reads(client, f"{url}?since=1") == 2


def test_news_of_what_one_may_not_read_is_none():
    topic = a_question(SpaceFactory(visibility="members"))
    assert Client().get(reverse("content:news", args=[topic.pk])).status_code == 404


ARTICLE = "\n\n".join(
    f"## {words}\n\nText." for words in ("Why we moved", "为什么迁移", "Why we moved", "<b>a</b> & 'b'")
)


def test_articles_have_contents_that_addresses_may_point_to():
    topic = a_question(kind="article", source=ARTICLE)
    body = Client().get(url_of(topic)).content.decode()
    for name in ("h-why-we-moved", "h-为什么迁移", "h-why-we-moved-2", "h-a-b"):
        assert f'<h3 id="{name}">' in body, name
        assert body.count(f'href="#{name}"') == 2, name
    assert 'id="h-' not in Client().get(url_of(a_question(source=ARTICLE))).content.decode()


@pytest.mark.parametrize("words", ['"><img src=x onerror=alert(1)>', "&quot;&gt;", "\u202e evil", "…"])
def test_names_of_headings_break_out_of_nothing(words):
    html = clean("".join(f"<h2>{words}{number}</h2>" for number in range(3)))
    named, headings = with_contents(html)
    assert len(headings) == 3
    assert clean(named) == html
    assert all(re.fullmatch(r"h-[\w-]+", heading.name) for heading in headings)


def test_two_headings_need_no_list():
    assert with_contents("<h2>One</h2><h2>Two</h2>") == ("<h2>One</h2><h2>Two</h2>", ())


def test_what_a_member_said_of_a_topic_stands_on_its_page():
    topic, reader = a_question(), MemberFactory()
    client, others = signed_in(reader), signed_in(MemberFactory())
    for level, label in (("watch", "Watching"), ("mute", "Muted"), ("normal", "Watch")):
        set_watch(actor=reader, kind="topic", ref=topic.pk, level=level)
        assert label_of_watch(client.get(url_of(topic))) == label
        assert label_of_watch(others.get(url_of(topic))) == "Watch"


def label_of_watch(response) -> str:
    menu = response.content.decode().partition("data-watch=")[2].partition("</summary>")[0]
    return re.sub(r"<[^>]*>", "", menu.partition(">")[2]).strip()

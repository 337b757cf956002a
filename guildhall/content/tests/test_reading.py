"""What members have read: kept by the beacon alone, shown over lists and topics, taken as read and back again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import hide, mark_read, post_answer, post_comment, read_topic
from guildhall.content.models import Post, ReadingMark, TopicReading
from guildhall.content.privacy import erase, export
from guildhall.content.queries import Feed, is_unread, read_feed, topic_for
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, signed_in
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import port
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def a_reader():
    return MemberFactory(joined_at=clock.now() - timedelta(days=60))


def row_of(member, topic, **feed):
    return next(row for row in read_feed(member, Feed(**feed)).rows if row.id == topic.pk)


def a_discussion(space=None):
    return a_question(space, kind="discussion", title="How do you name volumes?")


def answered(topic, times=3):
    return [post_answer(actor=MemberFactory(), topic=topic, source=f"Answer {number}") for number in range(times)]


def test_posts_of_a_topic_are_numbered_as_they_are_written():
    topic = a_question()
    answered(topic)
    assert list(Post.objects.filter(topic=topic).order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_opening_a_page_keeps_nothing_and_the_beacon_does():
    reader, topic = a_reader(), a_question()
    client = signed_in(reader)
    client.get(reverse("content:topic_named", args=[topic.pk, topic.slug]))
    assert not TopicReading.objects.exists()
    client.post("/seen", {"topic": topic.pk, "number": "1"})
    assert TopicReading.objects.get().number == 1


@pytest.mark.parametrize("said", [{"topic": "x"}, {"topic": "9" * 12, "number": "1"}, {"topic": "٣", "number": "-1"}])
def test_the_beacon_takes_no_notice_of_nonsense(said):
    assert signed_in(a_reader()).post("/seen", said).status_code == 204
    assert not TopicReading.objects.exists()


def test_reading_never_goes_back_nor_beyond_the_last_post():
    reader, topic = a_reader(), a_question()
    answered(topic)
    read_topic(actor=reader, topic=topic, number=99)
    read_topic(actor=reader, topic=topic, number=2)
    assert TopicReading.objects.get().number == 4


def test_nobody_reads_what_they_may_not_see():
    topic = a_question(SpaceFactory(visibility="members"))
    hide(actor=HOUSE, thing=topic)
    signed_in(a_reader()).post("/seen", {"topic": topic.pk, "number": "1"})
    assert not TopicReading.objects.exists()
    with pytest.raises(Refusal):
        read_topic(actor=a_reader(), topic=topic, number=1)


def test_what_others_wrote_since_is_new_and_what_is_hidden_or_ones_own_is_not():
    reader, topic = a_reader(), a_question()
    read_topic(actor=reader, topic=topic, number=1)
    answers = answered(topic)
    post_answer(actor=reader, topic=topic, source="My own answer")
    hide(actor=HOUSE, thing=answers[0])
    assert list(row_of(reader, topic).fresh) == [answers[1].pk, answers[2].pk]
    assert list(topic_for(reader, topic.pk).fresh) == [answers[1].pk, answers[2].pk]


def test_a_topic_never_opened_is_unread_when_it_is_fresh_and_by_somebody_else():
    reader, topic = a_reader(), a_question()
    assert is_unread(row_of(reader, topic), reader)
    assert not is_unread(row_of(topic.author, topic), topic.author)


def test_what_was_there_before_one_joined_and_what_is_a_month_old_counts_as_read():
    topic = a_question()
    newcomer, old = MemberFactory(joined_at=clock.now() + timedelta(seconds=1)), a_reader()
    assert not is_unread(row_of(newcomer, topic), newcomer)
    type(topic).objects.filter(pk=topic.pk).update(created_at=clock.now() - timedelta(days=31))
    assert not is_unread(row_of(old, topic), old)


def test_a_comment_on_a_read_topic_makes_it_unread_for_everybody_but_its_author():
    reader, topic = a_reader(), a_question()
    read_topic(actor=reader, topic=topic, number=1)
    assert not is_unread(row_of(reader, topic), reader)
    commenter = MemberFactory()
    read_topic(actor=commenter, topic=topic, number=1)
    post_comment(actor=commenter, post=topic.posts.get(), source="Which version?")
    assert is_unread(row_of(reader, topic), reader)
    assert not is_unread(row_of(commenter, topic), commenter)


def test_lists_and_topics_show_what_is_new_and_lead_to_it():
    reader, topic = a_reader(), a_discussion()
    read_topic(actor=reader, topic=topic, number=1)
    answers = answered(topic, 2)
    client = signed_in(reader)
    assert f'#post-{answers[0].pk}">2 new</a>' in client.get("/").content.decode()
    body = client.get(reverse("content:topic_named", args=[topic.pk, topic.slug])).content.decode()
    assert body.count("New since your last visit") == 1
    assert body.index("New since your last visit") < body.index(f"id=post-{answers[0].pk} ")
    assert "data-read" not in Client().get("/").content.decode()


def test_everything_is_taken_as_read_and_back_once():
    reader, topic = a_reader(), a_question()
    read_topic(actor=reader, topic=topic, number=1)
    answered(topic)
    client = signed_in(reader)
    page = client.post(reverse("content:mark_read"), follow=True).content.decode()
    assert not row_of(reader, topic).fresh
    assert not is_unread(row_of(reader, topic), reader)
    undo = page.split('action="/read/undo')[1].split('"')[0].replace("&amp;", "&")
    for _twice in range(2):
        client.post(f"/read/undo{undo}")
        assert len(row_of(reader, topic).fresh) == 3


def test_undoing_goes_back_to_the_mark_before():
    reader, space = a_reader(), SpaceFactory()
    first = mark_read(actor=reader, space=space).at
    client = signed_in(reader)
    page = client.post(reverse("content:mark_read"), {"space": space.handle}, follow=True).content.decode()
    assert ReadingMark.objects.get().at > first
    client.post("/read/undo" + page.split('action="/read/undo')[1].split('"')[0].replace("&amp;", "&"))
    assert ReadingMark.objects.get().at == first


def test_a_space_taken_as_read_leaves_the_others_unread():
    reader, here, there = a_reader(), a_question(), a_question()
    mark_read(actor=reader, space=here.space)
    assert not is_unread(row_of(reader, here), reader)
    assert is_unread(row_of(reader, there), reader)


def test_ports_tell_what_a_member_has_seen():
    reader, topic = a_reader(), a_question()
    (answer,) = answered(topic, 1)
    comment = post_comment(actor=MemberFactory(), post=answer, source="Which version?")
    asked = {"topic": topic.pk, "post": answer.pk, "comment": comment.pk}
    rows = {noun: (reader.pk, pk, comment.created_at) for noun, pk in asked.items()}
    assert not any(port("seen", f"content.{noun}")([row]) for noun, row in rows.items())
    read_topic(actor=reader, topic=topic, number=2)
    assert all(port("seen", f"content.{noun}")([row]) == {row} for noun, row in rows.items())
    assert port("seen", "content.post")([]) == set()


def test_everything_read_is_exported_and_goes_with_its_member():
    reader, topic = a_reader(), a_question()
    read_topic(actor=reader, topic=topic, number=1)
    mark_read(actor=reader)
    told = export(reader)
    assert (told["read"][0]["number"], len(told["taken_as_read"])) == (1, 1)
    erase(reader)
    assert not TopicReading.objects.exists()
    assert not ReadingMark.objects.exists()

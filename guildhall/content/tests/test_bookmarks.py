import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import change_space, hide, post_answer, save_post, unsave_post
from guildhall.content.models import Bookmark
from guildhall.content.privacy import export
from guildhall.content.queries import saved_by
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.groups.tests.test_groups import a_group
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_a_post_is_saved_with_a_note_changed_and_let_go():
    reader, topic = MemberFactory(), a_question()
    answer = post_answer(actor=MemberFactory(), topic=topic, source="Try it so")
    client, url = signed_in(reader), reverse("content:save_post", args=[answer.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"note": "for the next outage"})
    client.post(url, {"note": "for every outage"})
    assert Bookmark.objects.get().note == "for every outage"
    page = client.get(reverse("content:topic_named", args=[topic.pk, topic.slug])).content.decode()
    assert page.count("i-saved") == 1
    assert "for every outage" in client.get(reverse("content:saved")).content.decode()
    client.post(reverse("content:unsave_post", args=[answer.pk]))
    assert not Bookmark.objects.exists()


def test_what_is_saved_is_shown_to_nobody_else():
    topic, reader = a_question(), MemberFactory()
    save_post(actor=reader, post=topic.posts.get(), note="mine")
    assert saved_by(MemberFactory()) == ([], 0)
    url = reverse("content:topic_named", args=[topic.pk, topic.slug])
    assert "i-saved" not in signed_in(MemberFactory()).get(url).content.decode()
    assert "i-save" not in Client().get(url).content.decode()
    assert export(reader)["saved"][0]["note"] == "mine"


def test_what_one_may_no_longer_read_is_not_on_the_list():
    reader, hidden, closed = MemberFactory(), a_question(), a_question()
    for topic in (hidden, closed):
        save_post(actor=reader, post=topic.posts.get())
    hide(actor=HOUSE, thing=hidden)
    change_space(actor=HOUSE, space=closed.space, visibility="group", group=a_group())
    assert saved_by(reader)[0] == []
    with pytest.raises(Refusal):
        save_post(actor=reader, post=closed.posts.get())
    unsave_post(actor=reader, post=closed.posts.get())
    assert Bookmark.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_reads_the_same_number_of_times(number):
    reader, space = MemberFactory(), SpaceFactory()
    for _ in range(number):
        save_post(actor=reader, post=a_question(space).posts.get())
    assert reads(signed_in(reader), reverse("content:saved")) == 3

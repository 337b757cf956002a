"""Whoever is named is linked, under the name they have now."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import edit_post, post_answer, post_comment, rebake
from guildhall.content.models import Post, TopicLink
from guildhall.content.queries import related_topics
from guildhall.content.queries.mentions import named
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_search import index_all
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import erase_member, merge_member
from guildhall.members.models import Guest, Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def page(topic, client=None):
    return (client or Client()).get(url_of(topic)).content.decode()


def link(member):
    return f'<a class="mention" href="{member.get_absolute_url()}">@{member.name}</a>'


def test_a_name_leads_to_the_profile_under_the_name_of_today():
    lin = MemberFactory(handle="lin", name="Lin Muqiao")
    topic = a_question(source="Ask @LIN about it.")
    post_comment(actor=MemberFactory(), post=topic.posts.get(), source="Yes, @lin knows.")
    html = topic.posts.get().html
    assert f'<a href="/m/{lin.pk}/" class="mention"' in html
    assert "Muqiao" not in html
    assert page(topic).count(link(lin)) == 2
    Member.objects.filter(pk=lin.pk).update(name="Lin & <Co>", handle="lin-co")
    body = page(topic, signed_in(MemberFactory()))
    assert body.count('<a class="mention" href="/people/lin-co/">@Lin &amp; &lt;Co&gt;</a>') == 2
    assert Client().get(f"/m/{lin.pk}/").headers["Location"] == "/people/lin-co/"


def test_who_was_merged_is_who_they_are_now_and_former_members_are_plain_text():
    old, now = MemberFactory(handle="old-lin"), MemberFactory(handle="lin", name="Lin")
    topic = a_question(source="Ask @old-lin.")
    merge_member(actor=StaffFactory(role="administrator"), source=old, target=now, evidence="She said so.")
    assert link(now) in page(topic)
    gone = MemberFactory(handle="gone")
    other = a_question(source="Ask @gone.")
    erase_member(actor=HOUSE, member=gone)
    body = page(other)
    assert "@former member" in body
    assert f"/m/{gone.pk}/" not in body
    assert ">@gone<" not in body
    assert Client().get(f"/m/{gone.pk}/").status_code == 404


def test_profiles_for_members_only_are_closed_by_number_too():
    shy = MemberFactory(privacy={"open_profile": False})
    assert Client().get(f"/m/{shy.pk}/").status_code == 404
    assert signed_in(MemberFactory()).get(f"/m/{shy.pk}/").status_code == 302


def test_the_preview_and_the_feed_show_the_same():
    lin = MemberFactory(handle="lin", name="Lin")
    topic = a_question(source="Ask @lin.")
    preview = signed_in(MemberFactory()).post(reverse("content:preview"), {"source": "Ask @lin."}).content.decode()
    assert link(lin) in preview
    assert "@Lin&lt;/a&gt;" in Client().get("/feed.atom").content.decode()
    assert "@Lin&lt;/a&gt;" in Client().get(f"/people/{topic.author.handle}/feed.atom").content.decode()


def test_what_is_not_a_number_of_this_site_stays_as_it_was():
    texts = ['<a href="https://e.org/m/5/" class="mention">@x</a>', "<p>no names</p>"]
    assert named(texts) == texts


def test_rebaking_links_names_and_keeps_whoever_took_another_handle():
    lin, wei = MemberFactory(handle="lin"), MemberFactory(handle="wei")
    topic = a_question(source="Ask @lin and @wei.")
    before = topic.posts.get().html
    Member.objects.filter(pk=lin.pk).update(handle="lin2")
    MemberFactory(handle="lin", email="other@example.org")
    Post.objects.update(render_version=2)
    list(rebake())
    assert topic.posts.get().html == before
    Post.objects.update(render_version=2, html="<p>Ask @lin and @wei.</p>")
    list(rebake())
    assert f'"/m/{wei.pk}/"' in topic.posts.get().html
    assert f'"/m/{lin.pk}/"' not in topic.posts.get().html


@pytest.mark.parametrize("number", [1, 3])
def test_names_take_one_read_however_many_there_are(number):
    names = " ".join(f"@{MemberFactory(handle=f'who{n}').handle}" for n in range(number))
    topic = a_question(source=f"Ask {names}.")
    for _ in range(number):
        post_answer(actor=MemberFactory(), topic=topic, source=f"Yes, {names}.")
    assert reads(Client(), url_of(topic)) == 3
    assert reads(signed_in(topic.author), url_of(topic)) == 5


def test_a_link_that_was_taken_out_is_forgotten_unless_another_post_has_it():
    here, first, second = a_question(), a_question(), a_question()
    text = f"See /t/{first.pk}/ and [this](/t/{first.pk}/) and [that](/t/{second.pk}/)."
    post = here.posts.get()
    edit_post(actor=here.author, post=post, source=text)
    post_answer(actor=MemberFactory(), topic=here, source=f"As [said](/t/{second.pk}/).")
    assert set(TopicLink.objects.values_list("target", flat=True)) == {first.pk, second.pk}
    edit_post(actor=here.author, post=post, source="See nothing.")
    assert set(TopicLink.objects.values_list("target", flat=True)) == {second.pk}
    body = page(here, signed_in(here.author))
    assert f"/t/{second.pk}/" in body
    index_all()
    assert [row.id for row in related_topics(Guest(), here)] == [first.pk]  # beside what is linked

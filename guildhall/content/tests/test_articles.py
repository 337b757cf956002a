from datetime import timedelta

import pytest
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    Article,
    edit_post,
    hide,
    move_in_series,
    post_answer,
    publish_due,
    publish_topic,
    schedule_topic,
)
from guildhall.content.models import Series, Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_editing import ask, later, refused
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel import clock
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = {"source_url": "https://example.org/a", "source_author": "Ada", "source_licence": "CC BY 4.0"}


def write(actor=None, title="A year with drivers", **fields):
    given = {"kind": "article", "source": "Long story.", "title": title} | fields
    return publish_topic(**({"actor": actor or MemberFactory(), "space": SpaceFactory()} | given))


def read(topic, client=None) -> str:
    return (client or Client()).get(f"/t/{topic.pk}/{topic.slug}/").content.decode()


@pytest.mark.parametrize("rights", ["translated", "reprinted"])
def test_what_comes_from_elsewhere_names_its_author_address_and_licence(rights):
    assert refused(write, article=Article(rights=rights, source_author="Ada")) == "no_source"
    body = read(write(article=Article(rights=rights, **ELSEWHERE)))
    for words in (rights.title(), "original by Ada", "https://example.org/a", "CC BY 4.0"):
        assert words in body


def test_an_original_says_so_and_keeps_no_source():
    topic = write(article=Article(rights="original", **ELSEWHERE))
    assert (topic.source_url, "Original: written by the author" in read(topic)) == ("", True)


def test_only_articles_say_where_they_come_from():
    assert refused(ask, article=Article(rights="original")) == "not_an_article"


def test_labels_are_changed_by_an_edit_that_makes_no_version():
    topic = write()
    post = topic.posts.get()
    edit_post(actor=topic.author, post=post, source="Long story.", article=Article(rights="reprinted", **ELSEWHERE))
    topic.refresh_from_db()
    assert (topic.rights, topic.source_author, post.revisions.count()) == ("reprinted", "Ada", 0)
    assert Activity.objects.filter(verb="content.topic.relabelled").count() == 1


def test_articles_of_a_series_lead_to_one_another():
    author, space = MemberFactory(), SpaceFactory()
    one, two, three = (
        write(author, f"Part number {number}", space=space, article=Article(series="CSI in depth")) for number in "123"
    )
    body = read(two)
    assert "part 2 of 3" in body
    assert f'rel="prev" class="gh-card" href="/t/{one.pk}/' in body
    assert f'rel="next" class="gh-card next" href="/t/{three.pk}/' in body
    hide(actor=StaffFactory(), thing=one)
    assert "part 1 of 2" in read(two)
    assert Series.objects.get().author == author


def test_a_series_is_its_authors_own_and_so_is_its_order():
    author, space = MemberFactory(), SpaceFactory()
    one, two = (write(author, f"Part number {n}", space=space, article=Article(series="CSI")) for n in "12")
    other = write(title="Somebody else's", article=Article(series="CSI"))
    assert other.series_id != one.series_id
    assert refused(move_in_series, actor=StaffFactory(), topic=two, earlier=True) == "not_allowed"
    signed_in(author).post(f"/t/{two.pk}/series", {"to": "earlier"})
    move_in_series(actor=author, topic=two, earlier=True)
    assert list(Topic.objects.filter(series=one.series).order_by("series_position")) == [two, one]
    assert refused(move_in_series, actor=author, topic=write(author), earlier=True) == "no_series"


@pytest.mark.parametrize("number", [1, 3])
def test_an_article_in_a_series_reads_the_same_number_of_times(number):
    author, space = MemberFactory(), SpaceFactory()
    for at in range(number):
        topic = write(author, f"Part number {at}", space=space, article=Article(series="CSI"))
    plain = reads(Client(), f"/t/{write().pk}/a-year-with-drivers/")
    assert reads(Client(), f"/t/{topic.pk}/{topic.slug}/") == plain + 1


def test_an_article_made_of_an_answer_credits_its_author_and_links_both_ways():
    question = ask(title="How do I mount it twice?")
    answer = post_answer(actor=MemberFactory(name="Ada"), topic=question, source="Use **two** volumes.")
    staff = StaffFactory()
    assert refused(write, from_post=answer) == "not_allowed"
    assert signed_in(MemberFactory()).get(f"/posts/{answer.pk}/article").status_code == 403
    client = signed_in(staff)
    form = client.get(f"/posts/{answer.pk}/article").content.decode()
    assert "Use **two** volumes." in form
    assert "How do I mount it twice?" in form
    sent = {"title": "Mounting twice", "source": "Use two.", "space": question.space.pk, "tags": "volumes"}
    client.post(f"/posts/{answer.pk}/article", sent)
    article = Topic.objects.get(kind="article")
    body = read(article)
    assert "Made from an answer by Ada" in body
    assert f"/posts/{answer.pk}/" in body
    assert "Mounting twice" in read(question)
    said = Activity.objects.get(verb="content.answer.made_article")
    assert (said.actor_key, said.target_key, said.payload["article"]) == (
        staff.actor_key, answer.author.actor_key, article.pk,
    )  # fmt: skip


def test_a_credit_does_not_betray_a_question_that_the_reader_may_not_read():
    question = ask(title="A secret of members", space=SpaceFactory(visibility="members"))
    answer = post_answer(actor=MemberFactory(), topic=question, source="So.")
    article = write(answer.author, from_post=answer, title="Told to everybody")
    assert "A secret of members" not in read(article)
    assert "A secret of members" in read(article, signed_in(MemberFactory()))


def test_the_composer_takes_rights_and_series_and_loses_nothing_when_refused():
    space, author = SpaceFactory(), MemberFactory()
    client = signed_in(author)
    sent = {"title": "A long article", "source": "Story.", "space": space.pk, "rights": "translated", "series": "CSI"}
    refused_page = client.post("/write/article/", sent)
    assert refused_page.status_code == 422
    assert "CSI" in refused_page.content.decode()
    client.post("/write/article/", sent | ELSEWHERE)
    topic = Topic.objects.get()
    assert (topic.rights, topic.series.title, topic.source_licence) == ("translated", "CSI", "CC BY 4.0")
    form = client.get(f"/posts/{topic.posts.get().pk}/edit").content.decode()
    assert "https://example.org/a" in form


def test_a_scheduled_article_keeps_where_it_comes_from():
    author, space = StaffFactory(), SpaceFactory()
    schedule_topic(
        actor=author, at=clock.now() + timedelta(hours=2), space=space, kind="article", title="Tomorrow's news",
        source="Story.", article=Article(rights="reprinted", series="CSI", **ELSEWHERE),
    )  # fmt: skip
    assert not Topic.objects.exists()
    with later(hours=3):
        publish_due()
    topic = Topic.objects.get()
    assert (topic.rights, topic.source_author, topic.series.title) == ("reprinted", "Ada", "CSI")

"""Somebody looks for something: by the box with keys, without JavaScript, and on a page that everybody can read."""

import pytest

from guildhall.content.actions import index_posts
from guildhall.content.models import Post, Query
from guildhall.content.tests.factories import PostFactory, TopicFactory
from guildhall.members.tests.factories import MemberFactory
from tests.browser_fixtures import axe, overflow
from tests.journeys.site import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def snapshots():
    text = "<p>Mount the snapshot of the volume " + "and look at it again " * 30 + "</p>"
    topic = TopicFactory(title="Snapshots of a volume", opening__html=text, opening__number=1, tag_names=["storage"])
    PostFactory(topic=topic, number=2, html="<p>数据库快照要先暂停写入。</p>")
    TopicFactory(title="Volumes in general", kind="article", opening__html="<p>A snapshot more.</p>", opening__number=1)
    index_posts(list(Post.objects.values_list("pk", flat=True)))
    return topic


def test_the_box_is_reached_by_slash_and_chosen_from_by_arrows(visit, snapshots):
    page = visit("/")
    page.keyboard.press("/")
    page.keyboard.type("snapsh")
    page.locator("#gh-offers [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("#gh-offers [aria-selected=true]").inner_text().strip() == "Snapshots of a volume"
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert page.locator("#gh-offers [role=option]").count() == 0
    page.keyboard.type("ot")
    page.locator("#gh-offers [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert f"/t/{snapshots.pk}/" in page.url


def test_a_search_is_made_without_javascript(visit, snapshots):
    page = visit("/", scripts=False)
    page.locator("header input[name=q]").fill("快照")
    page.keyboard.press("Enter")
    assert page.locator(".ct-hit mark").first.inner_text() == "快照"


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_results_are_for_everybody(visit, snapshots, language, theme):
    for query in ("snapshot", "snapshot kind:riddle", "snapshot xyzzyq", "nothingatall", "volum snapshots tags:x"):
        page = visit(f"/search?q={query}", language=language, theme=theme, width=390)
        assert axe(page) == [], query
        assert overflow(page) == 0, query


def test_what_was_opened_is_noted(visit, snapshots):
    page = visit("/search?q=snapshot", member=MemberFactory())
    with page.expect_navigation():
        page.locator(".ct-hit h3 a").first.click()
    until(Query.objects.exclude(clicked_at=None).exists)  # the page that sent it is gone before it is answered
    assert Query.objects.get().text == "snapshot"
    assert Query.objects.get().clicked_at

"""A long topic is read: it goes on by itself, the address keeps the place, going back finds it, news wait for a click."""

import pytest

from guildhall.content import actions as content
from guildhall.content.models import Kind, Post, TopicReading
from guildhall.content.queries import SIZE
from guildhall.content.tests.factories import PostFactory
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from tests.browser_fixtures import overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "<p>" + "It waits before it risks two writers. " * 30 + "</p>"


@pytest.fixture
def topic():
    space = content.create_space(
        actor=HOUSE, handle="plaza", name_en="Plaza", name_zh_hans="广场", kinds=list(Kind.values)
    )
    author = MemberFactory(handle="author")
    made = content.publish_topic(
        actor=author, space=space, kind="discussion", title="长话题怎么读？", source="说说你的办法。"
    )
    replies = (PostFactory.build(topic=made, kind="reply", author=author, html=TEXT) for _ in range(60))
    Post.objects.bulk_create(replies)
    content.settle_import([made.pk])
    made.refresh_from_db()
    return made


def path_of(topic, query=""):
    return f"/t/{topic.pk}/{topic.slug}/{query}"


def shown(page) -> list[int]:
    return [
        int(number)
        for number in page.locator("[data-rows] [data-n]").evaluate_all("all => all.map(one => one.dataset.n)")
    ]


def scroll_to(page, number: int) -> None:
    page.mouse.wheel(0, 1)
    page.locator(f"[data-n='{number}']").evaluate("one => one.scrollIntoView({block: 'start'})")


def test_a_stream_goes_on_keeps_its_place_and_is_gone_back_to(visit, topic):
    reader = MemberFactory(handle="reader")
    page = visit(path_of(topic, "?show=stream"), member=reader, width=390, language="zh-hans")
    assert shown(page) == list(range(2, 2 + SIZE))
    scroll_to(page, 1 + SIZE)
    page.wait_for_selector(f"[data-n='{1 + 2 * SIZE}']")
    place = 2 * SIZE - 1
    scroll_to(page, place)
    post = topic.posts.get(number=place)
    page.wait_for_url(lambda url: f"at={post.pk}" in url and url.endswith(f"#post-{post.pk}"))
    page.goto("/tags/")
    page.go_back()
    page.wait_for_selector(f"#post-{post.pk}")
    assert shown(page)[0] == place
    assert page.evaluate("scrollY") > 0
    assert overflow(page) == 0


def test_earlier_posts_join_without_a_jump(visit, topic):
    page = visit(path_of(topic, "?show=stream&n=30"))
    here = page.locator("[data-n='30']")
    before = here.bounding_box()["y"]
    page.click("[data-earlier]")
    page.wait_for_selector(f"[data-n='{30 - SIZE}']")
    assert abs(here.bounding_box()["y"] - before) < 3
    assert shown(page)[0] == 30 - SIZE


def test_pages_are_read_without_scripts(visit, topic):
    page = visit(path_of(topic), scripts=False, width=390)
    with page.expect_navigation():
        page.click("[data-later]")
    assert shown(page) == list(range(2 + SIZE, 2 + 2 * SIZE))
    page.fill("#ct-jump", "40")
    with page.expect_navigation():
        page.click(".ct-jump button")
    assert shown(page)[0] == 40
    with page.expect_navigation():
        page.click("nav [rel=prev]")
    assert shown(page) == list(range(40 - SIZE, 40))


def test_new_replies_wait_for_a_click_and_move_nothing(visit, topic):
    reader, page = MemberFactory(handle="reader"), None
    page = visit(path_of(topic, "?before=62"), member=reader)
    scroll_to(page, 50)
    where = page.evaluate("scrollY")
    content.post_answer(actor=MemberFactory(handle="late"), topic=topic, source="我来晚了。")
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")  # as when coming back to the window
    page.wait_for_selector(".ct-bar", timeout=45_000)
    assert page.evaluate("scrollY") == where
    page.click(".ct-bar")
    page.wait_for_selector("[data-n='62']")
    assert "我来晚了" in page.locator("[data-n='62']").inner_text()
    assert page.locator(".ct-bar").count() == 0
    page.wait_for_timeout(4000)
    assert TopicReading.objects.get(member=reader).number == 62


def test_keys_walk_open_and_reply(visit, topic):
    page = visit("/", member=MemberFactory(handle="keys"))
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == topic.title
    with page.expect_navigation():
        page.keyboard.press("o")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.n") == "2"
    page.keyboard.press("r")
    page.wait_for_selector("#ui-dialog [name=source]")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#ui-dialog .gh-keys")

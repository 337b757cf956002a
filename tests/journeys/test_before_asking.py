"""Before a question is asked: what was asked already is shown; the editor begins with the template of its space."""

from datetime import timedelta

import pytest

from guildhall.content import actions as content
from guildhall.content.models import Kind, ScheduledTopic
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOURCE = "[name=source]"


@pytest.fixture
def spaces():
    given = {"actor": HOUSE, "kinds": list(Kind.values)}
    return [
        content.create_space(handle="plaza", name_en="Plaza", name_zh_hans="广场", position=1, **given),
        content.create_space(handle="bugs", name_en="Bugs", name_zh_hans="缺陷", position=2, **given),
    ]


@pytest.mark.parametrize("width", [360, 1440])
def test_similar_questions_are_found_while_typing_and_reached_by_keys(visit, spaces, width, drain):
    author = MemberFactory()
    for title in ("换挡时链条总是掉到外侧", "链条怎么清洗"):
        content.publish_topic(actor=author, space=spaces[0], kind="question", title=title, source="x")
    drain()
    page = visit("/ask/", member=MemberFactory(locale="zh-hans"), language="zh-hans", width=width)
    page.wait_for_selector("markdown-toolbar")
    page.focus("[name=title]")
    page.keyboard.type("换挡时链条掉了")
    page.wait_for_selector(".ct-similar li")
    assert page.locator(".ct-similar [role=status]").inner_text() == "1 个相似的主题"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "换挡时链条总是掉到外侧"
    assert overflow(page) == 0
    assert axe(page) == []


def test_a_template_begins_the_editor_and_never_replaces_what_is_typed(visit, spaces):
    for space, text in zip(spaces, ("## What you need", "## What happened"), strict=True):
        content.change_template(actor=HOUSE, space=space, kind="question", source_en=text)
    page = visit("/ask/", member=MemberFactory())
    page.wait_for_selector("markdown-toolbar")
    assert page.input_value(SOURCE) == "## What you need\n"
    with page.expect_response("**/suggest/template*"):
        page.select_option("[name=space]", str(spaces[1].pk))
    page.wait_for_timeout(200)
    assert page.input_value(SOURCE) == "## What happened\n"
    page.fill(SOURCE, "typed")
    page.select_option("[name=space]", str(spaces[0].pk))
    page.wait_for_timeout(300)
    assert page.input_value(SOURCE) == "typed"


def test_who_runs_a_space_publishes_at_a_time_without_scripts(visit, spaces):
    member = MemberFactory(locale="zh-hans", zone="Asia/Shanghai")
    content.grant_moderator(actor=HOUSE, space=spaces[0], member=member)
    page = visit("/write/article/", member=member, language="zh-hans", width=390, scripts=False)
    page.fill("[name=title]", "周五有哪些变化")
    page.fill(SOURCE, "全部。")
    page.click("details:has([name=publish_at]) summary")
    page.fill("[name=publish_at]", (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    with page.expect_navigation():
        page.click("#content-topic-form .gh-btn-primary")
    assert ScheduledTopic.objects.get().member == member
    assert "周五有哪些变化" in page.content()
    assert overflow(page) == 0
    page.click("form[action$=cancel] button")
    assert ScheduledTopic.objects.get().ended_at

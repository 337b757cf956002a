"""A question on its way to an answer, in both languages, on a phone and a desk: asked by name, official, outdated, closed."""

import os

import pytest

from guildhall.content import actions as content
from guildhall.content.models import Kind
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("zh-hans", "dark", 390), pytest.param("en", "light", 1440, marks=pytest.mark.long)]


@pytest.fixture
def people():
    return {
        "asker": MemberFactory(name="Lin Muqiao", handle="lin"),
        "expert": MemberFactory(name="苏晚晴", handle="su"),
        "team": StaffFactory(role="product-manager", name="Mira Castellan", handle="mira"),
    }


@pytest.fixture
def questions(people):
    space = content.create_space(
        actor=HOUSE, handle="storage", name_en="Storage", name_zh_hans="存储", kinds=list(Kind.values)
    )

    def ask(title):
        source = "We run it in three zones. In a drill we cut power to one node."
        given = {"space": space, "kind": "question", "title": title, "source": source, "tags": ["volumes"]}
        return content.publish_topic(actor=people["asker"], **given)

    solved, waiting, closed = map(ask, ("How is a volume detached?", "Pods wait six minutes", "卷为什么挂不上？"))
    answer = content.post_answer(actor=people["expert"], topic=solved, source="Taint the node, then it detaches.")
    content.mark_official(actor=people["team"], answer=answer)
    content.mark_outdated(actor=people["expert"], post=answer, because="Until 2.0 only.", instead=waiting)
    content.second_question(actor=MemberFactory(), topic=waiting)
    content.close_topic(actor=HOUSE, topic=closed, reason="unclear", because="Which version?")
    return {"solved": solved, "waiting": waiting, "closed": closed}


def look(page, name):
    assert overflow(page) == 0, name
    assert axe(page) == [], name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_look_is_whole(visit, questions, people, language, theme, width):
    paths = {name: f"/t/{topic.pk}/{topic.slug}/" for name, topic in questions.items()}
    for member in people.values():
        member.locale = language
        member.save(update_fields=["locale"])
    asked = content.ask_member(actor=MemberFactory(name="Ada"), topic=questions["solved"], member=people["team"])
    waiting = questions["waiting"].pk
    paths |= {"ask": f"/t/{waiting}/ask", "asked": "/asked/", "decline": f"/asked/{asked.pk}/decline"}
    paths |= {"choice": "/settings/answering", "close": f"/t/{waiting}/close"}
    readers = {
        "closed": people["asker"],
        "close": StaffFactory(locale=language),
        "waiting": MemberFactory(name="Jo", locale=language),
    }
    for name, path in paths.items():
        page = visit(path, language=language, theme=theme, width=width, member=readers.get(name, people["team"]))
        look(page, f"{name}-{language}-{theme}-{width}")


def test_the_same_question_is_one_click_and_another_takes_it_back(visit, questions):
    page = visit(f"/t/{questions['waiting'].pk}/", member=MemberFactory())
    page.get_by_role("button", name="I have the same question").click()
    page.get_by_text("2 members have the same question").wait_for()
    page.get_by_role("button", name="You have this question, too").click()
    page.get_by_text("1 member has the same question").wait_for()


def test_a_member_is_asked_from_the_topic_and_undone_by_a_click(visit, questions, people):
    reader = MemberFactory(name="Jo")
    page = visit(f"/t/{questions['waiting'].pk}/", member=reader)
    page.locator(".ct-asked").get_by_role("button", name="Ask").click()
    page.get_by_text("苏晚晴 was asked.").wait_for()
    page.get_by_role("button", name="Take back").click()
    page.locator("form[id=content-ask-form]").wait_for()
    assert page.get_by_role("button", name="Take back").count() == 0

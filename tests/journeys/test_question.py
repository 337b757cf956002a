"""Somebody joins, asks, is answered, votes and accepts: with scripts and without, in both languages, by keys alone."""

import pytest

from guildhall.content import actions as content
from guildhall.content.models import Kind, Post, Topic, Vote
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.members.tests.factories import PASSWORD, MemberFactory
from tests.browser_fixtures import overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBMIT = "main form[method=post] button[type=submit]"
READERS = [
    pytest.param({"language": "en", "scripts": True, "width": 1440}, id="en, scripts"),
    pytest.param({"language": "zh-hans", "scripts": False, "width": 390}, id="zh, no scripts, phone"),
]


@pytest.fixture
def space():
    return content.create_space(
        actor=HOUSE, handle="plaza", name_en="Plaza", name_zh_hans="广场", kinds=list(Kind.values)
    )


def join(visit, handle: str, **reader):
    page = visit("/accounts/signup/", **reader)
    page.fill("[name=username]", handle)
    page.fill("[name=email]", f"{handle}@example.org")
    page.fill("[name=password1]", "vier Worte und ein 汉字")
    page.wait_for_timeout(2500)  # nobody fills in a form faster, but programs do
    with page.expect_navigation():
        page.click(SUBMIT)
    return page


def ask(page, title: str, source: str) -> Topic:
    page.goto("/ask/")
    page.fill("[name=title]", title)
    page.fill("[name=source]", source)
    with page.expect_navigation():
        page.click("#content-topic-form button.gh-btn-primary")
    return Topic.objects.get(title=title)


@pytest.mark.parametrize("reader", READERS)
def test_a_question_finds_its_answer(visit, space, reader):
    asker = join(visit, "newcomer", **reader)
    topic = ask(asker, "怎样让链条不再掉下来？", "换挡时链条总会掉到外侧。\n\n```\nstep 1\n```")
    assert asker.locator("h1").inner_text() == topic.title
    assert asker.locator(".prose pre").count() == 1
    path = f"/t/{topic.pk}/{topic.slug}/"

    helper = visit(path, member=MemberFactory(handle="helper"), **reader)
    helper.fill("#answer [name=source]", "把后拨的限位螺丝拧紧四分之一圈。")
    with helper.expect_navigation():
        helper.click("#answer button.gh-btn-primary")
    answer = Post.objects.get(topic=topic, kind=Post.Kind.ANSWER)
    assert answer.author.handle == "helper"
    helper.locator("button[name=value][value='1']:not([disabled])").first.click()
    helper.wait_for_selector("button[name=value][aria-pressed=true]")
    vote = Vote.objects.get()
    assert (vote.member.handle, vote.value, vote.post.kind) == ("helper", 1, "opening")

    asker.goto(path)
    asker.locator("button[formaction$=accept]").first.click()
    asker.wait_for_selector("button[formaction$=unaccept]", state="attached")
    topic.refresh_from_db()
    assert topic.accepted == 1
    assert overflow(asker) == 0

    guest = visit(path, **reader)
    assert "限位螺丝" in guest.content()
    assert "newcomer" in guest.content()


def press_until(page, name: str) -> None:
    """Tab on to the field or button of this name, as a reader without a mouse does."""
    passed = []
    for _ in range(80):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.name || document.activeElement.className"))
        if str(passed[-1]).startswith(name):
            return
    raise AssertionError(f"no way by Tab to {name}, only to {passed}")


def test_everything_is_reached_by_keys(visit, space):
    member = MemberFactory(handle="keys", password=PASSWORD)
    page = visit("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "gh-skip"
    press_until(page, "login")
    page.keyboard.type(member.handle)
    press_until(page, "password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/ask/")
    press_until(page, "title")
    page.keyboard.type("How do I write by keys alone?")
    press_until(page, "source")
    page.keyboard.type("With Tab and patience.")
    press_until(page, "gh-btn gh-btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Topic.objects.get().author == member


def test_language_and_theme_are_one_click(visit, space):
    page = visit("/", language="en", theme="light")
    with page.expect_navigation():
        page.locator("[name=language][value=zh-hans]").first.click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.locator("[name=theme][value=dark]").first.click()
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_refused_form_keeps_what_was_typed(visit, space):
    page = visit("/ask/", member=MemberFactory(), scripts=False, allow=("422",))
    page.fill("[name=title]", "Hm")
    page.fill("[name=source]", "A long question that took an hour to write.")
    page.click("#content-topic-form button.gh-btn-primary")
    assert page.input_value("[name=source]") == "A long question that took an hour to write."
    assert page.locator("[aria-invalid=true]").count() == 1
    assert Member.objects.count() == 1
    assert Topic.objects.count() == 0

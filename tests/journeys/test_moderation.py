"""A moderator clears the queue from the keyboard; a member reads what was decided about them."""

import os

import pytest

from guildhall.content.models import Post
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, flag, restrict_member
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.tests.scene import a_topic, an_answer, flagged, some_words
from guildhall.options import queries as options
from guildhall.options.actions import choose
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/console/moderation/"
DEEP = os.environ.get("GUILDHALL_DEEP") == "1"


@pytest.fixture
def demo(settings):
    settings.IS_DEMO = True


def a_queue(number):
    """Flagged answers, no two alike: near copies would be held."""
    topic = a_topic(title="Mounting volumes on cold starts")
    for _each in range(number):
        answer = an_answer(topic=topic, source=some_words(12))
        flag(actor=MemberFactory(), subject_type="content.post", subject_id=answer.pk, reason="spam")


def test_queue_is_cleared_from_the_keyboard(visit, demo, is_deep):
    number = 100 if is_deep else 12
    a_queue(number)
    staff = StaffFactory()
    page = visit(QUEUE, member=staff)
    for key in ("a", "r"):  # one by one: the line that is focused
        with page.expect_navigation():
            page.keyboard.press(key)
    assert Item.objects.open().count() == number - 2
    for key in ("j", "j", "x", "k", "x", "2"):  # two ticked, with another reason
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("d")
    assert Restriction.objects.filter(kind="deleted", ground__contains="respect").count() == 2
    with page.expect_navigation():
        page.keyboard.press("u")
    assert Item.objects.open().count() == number - 2
    while Item.objects.open().exists():
        page.keyboard.press("*")
        with page.expect_navigation():
            page.keyboard.press("a")
    assert Post.objects.filter(kind="answer", hidden_at=None).count() == number - 1


def test_list_of_keys_names_those_of_the_queue(visit, demo):
    flagged()
    page = visit(QUEUE, member=StaffFactory())
    page.keyboard.press("?")
    assert "Account is spam" in page.locator("#ui-keys").inner_text()


def test_queue_is_decided_without_scripts(visit, demo):
    item = flagged()
    page = visit(QUEUE, member=StaffFactory(), scripts=False)
    page.check(f"input[name=items][value='{item.pk}']")
    page.click("button[name=act][value=approve]")
    assert not Item.objects.open().exists()


@pytest.mark.deep
@pytest.mark.parametrize("language", ["en", "zh-hans"] if DEEP else ["zh-hans"])
def test_pages_of_moderation_are_fit_for_everybody(visit, demo, language):
    member, staff = MemberFactory(locale=language), StaffFactory(locale=language)
    choose(actor=HOUSE, key="moderation.public_log", value=True)
    options.forget()
    item = flagged(times=2)
    made = restrict_member(actor=staff, member=member, kind="warned", reasons=Reasons("Insults."))
    pages = [QUEUE, f"{QUEUE}items/{item.pk}/", f"{QUEUE}cases/{made.case_id}/", f"{QUEUE}reasons/spam/"]
    pages += [f"{QUEUE}cases/", f"{QUEUE}appeals/", "/console/screening/", "/console/log/staff/"]
    own = [f"/decisions/{made.pk}/", "/decisions/", f"/flag/content.post/{item.subject_id}/", "/settings/level"]
    own.append("/moderation-log/")
    for path, who in [*((path, staff) for path in pages), *((path, member) for path in own)]:
        page = visit(path, member=who, language=language, width=390)
        assert page.locator("html").get_attribute("lang").lower() == {"en": "en"}.get(language, "zh-hans"), path
        assert overflow(page) == 0, path
        assert axe(page) == [], path

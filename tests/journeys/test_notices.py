"""An answer comes: the bell, the list, the thread, the choices; by keys, by hand, and without scripts."""

import pytest

from guildhall.activity.testing import drain
from guildhall.outreach.models import Notice, Watch
from guildhall.outreach.tests.scene import answer, ask, reader
from tests.browser_fixtures import overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BELL = "[data-bell]"


@pytest.fixture
def lin():
    return reader("lin")


@pytest.fixture
def topic(lin):
    made = ask(lin)
    answer(reader("wei"), made)
    answer(reader("mara"), made)
    drain()
    return made


def test_the_bell_rings_by_itself_and_rests_when_the_thread_is_opened(visit, lin):
    page = visit("/spaces/", member=lin)
    assert page.locator(f"{BELL} .gh-dot").is_hidden()
    made = ask(lin)
    answer(reader("wei"), made)
    drain()
    page.clock.install()
    page.reload(wait_until="networkidle")
    answer(reader("mara"), ask(lin, title="Where does it keep the keys?"))
    drain()
    page.clock.fast_forward(40_000)
    page.locator("[data-bell][data-number='2']").wait_for()
    assert "2" in page.get_attribute(BELL, "aria-label")
    with page.expect_response("**/notices/count"):
        page.goto(f"/t/{made.pk}/{made.slug}/")
    page.locator("[data-bell][data-number='1']").wait_for()
    assert Notice.objects.unread().get().news.thread_ref != made.pk


def test_the_list_is_walked_by_keys_and_a_click_reads(visit, lin, topic):
    page = visit("/notices/", member=lin)
    assert page.locator("article").count() == 1
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == topic.title
    page.locator("[data-bell][data-number='0']").wait_for()
    assert not Notice.objects.unread().exists()


def test_without_scripts_everything_is_a_button(visit, lin, topic):
    lin.locale = "zh-hans"
    lin.save()
    page = visit("/notices/", member=lin, scripts=False, width=390)
    assert "2 人回答了你的问题" in page.inner_text("main")
    page.click("main article .gh-menu-box summary")
    with page.expect_navigation():
        page.click("main article button[value=mute]")
    assert Watch.objects.get(member=lin).level == "mute"
    with page.expect_navigation():
        page.click("main article form[action$='/read'] button")
    assert "通知已全部读完" in page.inner_text("main")


def test_watching_changes_in_place(visit, lin, topic):
    page = visit(f"/t/{topic.pk}/{topic.slug}/", member=reader("eve"))
    page.click(".gh-watch summary")
    page.click(".gh-watch button[value=watch]")
    page.locator(".gh-watch summary", has_text="Watching").wait_for()
    assert Watch.objects.get(member__handle="eve").level == "watch"
    page.locator(".gh-toast").wait_for()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_window(visit, lin, topic, width):
    for path in ("/notices/", "/settings/notices"):
        page = visit(path, member=lin, width=width)
        assert not overflow(page)

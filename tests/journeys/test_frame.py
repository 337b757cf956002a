"""The frame in the hands of a reader: theme, language, menus, forms, with and without JavaScript."""

import pytest

from guildhall.members.tests.factories import StaffFactory
from tests.browser_fixtures import overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GALLERY = "/console/gallery"


@pytest.fixture
def staff(settings):
    settings.IS_DEMO = True  # no second factor
    return StaffFactory(role="administrator")


def test_theme_changes_at_once_and_stays(visit, staff):
    page = visit(GALLERY, member=staff)
    with page.expect_response("**/theme"):
        page.locator(".gc-top [value=dark]").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_theme_follows_the_device_when_asked_to(visit, staff):
    page = visit(GALLERY, member=staff, theme="auto")
    page.emulate_media(color_scheme="dark")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_theme_and_language_change_without_javascript(visit, staff):
    page = visit(GALLERY, member=staff, scripts=False)
    page.locator(".gc-top [value=dark]").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.locator(".gc-top [name=language]").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.url.endswith(GALLERY)


def test_menu_is_walked_by_keys_and_left_by_escape(visit, staff):
    page = visit(GALLERY, member=staff)
    summary = page.locator("#g-card summary")
    summary.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent").strip() == "Copy the link"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent").strip() == "Report"
    page.keyboard.press("Escape")
    assert not page.locator("#g-card details").evaluate("menu => menu.open")
    assert summary.evaluate("one => one === document.activeElement")


def test_dialog_opens_over_the_page_and_closes(visit, staff):
    page = visit(GALLERY, member=staff)
    page.locator("main [data-dialog-open]").click()
    assert page.locator("#g-dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#g-dialog").is_visible()


def test_keys_lead_through_the_console(visit, staff):
    page = visit("/console/people/", member=staff)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('main tbody a')")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("gt?")
    assert page.locator("[data-key='/']").input_value() == "gt?"
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/console/")


def test_keys_are_listed_and_can_be_switched_off(visit, staff):
    page = visit("/console/people/", member=staff)
    page.keyboard.press("?")
    assert page.locator("#ui-keys").get_by_text("Today").is_visible()
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('main tbody a')") is False
    page.reload()
    page.keyboard.press("?")
    assert not page.locator("#ui-keys").is_visible()
    page.get_by_role("button", name="Keys").click()
    assert page.locator("#ui-keys").is_visible()


def test_event_of_the_server_becomes_a_toast_with_undo(visit, staff):
    page = visit(GALLERY, member=staff)
    told = "new CustomEvent('ui:toast', {bubbles: true, detail: {label: 'Saved.', undo: '/x'}})"
    page.evaluate(f"void document.body.dispatchEvent({told})")
    toast = page.locator("#ui-toasts [data-toast]")
    assert "Saved." in toast.inner_text()
    assert toast.locator("form[action='/x'] [name=csrfmiddlewaretoken]").count() == 1


def test_second_submit_is_swallowed_while_the_first_runs(visit, staff):
    page = visit(GALLERY, member=staff)
    sent = page.evaluate(
        """() => {
            const form = document.querySelector('.gh-gallery form[method=post]');
            form.noValidate = true;
            let sent = 0;
            form.addEventListener('submit', event => { event.preventDefault(); sent += 1; });
            form.requestSubmit();
            form.requestSubmit();
            return sent;
        }"""
    )
    assert sent == 1


def test_enter_that_ends_a_composition_does_not_submit(visit, staff):
    page = visit(GALLERY, member=staff)
    sent = page.evaluate(
        """() => {
            const field = document.querySelector('#id_body');
            field.form.noValidate = true;
            let sent = 0;
            field.form.addEventListener('submit', event => { event.preventDefault(); sent += 1; });
            const enter = {key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true};
            const press = options => field.dispatchEvent(new KeyboardEvent('keydown', {...enter, ...options}));
            press({isComposing: true});
            const during = sent;
            press({});
            return [during, sent];
        }"""
    )
    assert sent == [0, 1]


@pytest.mark.parametrize("width", [360, 800, 1100, 1920])
def test_nothing_sticks_out(visit, staff, width):
    assert overflow(visit(GALLERY, member=staff, width=width)) == 0


def test_a_missing_page_says_so_in_both_languages(visit):
    page = visit("/nothing/here", allow=("404",))
    assert "There is nothing at this address" in page.locator("h1").inner_text()
    assert page.locator("[lang=zh-Hans]", has_text="这个地址没有内容").count() >= 1

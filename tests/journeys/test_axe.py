"""Nothing serious for axe, nothing wider than the window, no complaint of the browser: on every page there is.

The pages are those of the permission matrix, each as the first person sees it who may open it, so that a new page is
looked at without being listed here. A page is loaded once a language; theme and width change while it is open, as they
do for a reader. `make test` looks at the main pages in one look each, `make test-deep` at every page in all eight, and at
a house in which nothing has happened yet.
"""

import os
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from guildhall.members.tests.factories import StaffFactory
from guildhall.options import queries as options
from guildhall.planning import actions as planning
from guildhall.planning.queries.first_run import STEPS, watch
from tests.browser_fixtures import axe, overflow
from tests.house import matrix
from tests.house.crawl import addresses
from tests.house.routes import routes
from tests.house.world import PERSONAS, World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READERS = ("anonymous", "member", "administrator")
LANGUAGES, THEMES, WIDTHS = {"en": "en", "zh-hans": "zh-Hans"}, ("light", "dark"), (1440, 390)
LOOKS = [*product(THEMES, WIDTHS)]
DEEP = os.environ.get("GUILDHALL_DEEP") == "1"
CASES = [*product(READERS, LANGUAGES)] if DEEP else [*zip(READERS, ("en", "zh-hans", "zh-hans"), strict=True)]
MAIN = {
    "content:home", "content:topic_named", "content:ask", "members:profile", "planning:today", "account_signup",
}  # fmt: skip
# Another page to whoever may do more there.
AGAIN = {"content:home", "content:topic_named", "content:space", "content:tag", "content:history", "members:profile"}
# Files, feeds, what is for machines; a letter is shown as it was sent; the gallery has a test of its own.
NO_PAGES = {
    "content:feed", "content:collection_feed", "content:space_feed",
    "content:suggest_template", "content:tag_feed", "content:member_feed", "content:topic_card",
    "content:sitemap", "content:sitemap_part", "files:read", "files:small", "groups:ballots", "groups:calendar", "groups:employers", "health",
    "robots",
    "insights:download", "insights:report", "mfa_download_recovery_codes", "outreach:count", "outreach:letter_html",
    "outreach:mail_html", "ui:accent", "ui:gallery",
}  # fmt: skip
REFUSED = {"anonymous": "/nothing-is-here", "member": "/console/", "administrator": "/console/people/999999999/"}


@pytest.fixture
def world(transactional_db, settings, tmp_path, drain):
    settings.IS_DEMO = True
    settings.MEDIA_ROOT = tmp_path
    world = build()
    drain()
    return world


@pytest.fixture
def new_house(transactional_db):
    options.forget()
    yield planning.begin_first_run()
    options.forget()
    watch(False)


@pytest.mark.deep
@pytest.mark.parametrize(("reader", "language"), CASES)
def test_pages_are_fit_for_everybody(visit, world, reader, language):
    paths = [path for name, path in pages(world, reader) if DEEP or name in MAIN]
    page = opened(visit, world.people[reader], language)
    wrong = [one for path in [*paths, REFUSED[reader]] for one in faults(page, path, looks(language))]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.deep
@pytest.mark.parametrize("language", LANGUAGES if DEEP else ["zh-hans"])
def test_first_run_is_fit_for_everybody(visit, new_house, language):
    page = opened(visit, None, language)
    wrong = faults(page, "/start/", looks(language))
    page.locator("[name=code]").fill(new_house.code)
    page.locator("[name=code]").press("Enter")
    page.wait_for_url("**/start/*/")
    wrong += [one for name in STEPS for one in faults(page, f"/start/{name}/", looks(language))]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.deep
@pytest.mark.parametrize("language", LANGUAGES if DEEP else ["en"])
def test_empty_house_is_fit_for_everybody(visit, transactional_db, settings, language):
    settings.IS_DEMO = True
    page = opened(visit, StaffFactory(role="administrator"), language)
    told = {line.route for line in matrix.read() if line.method == matrix.SAFE and line.outcomes[-1] == "200"}
    ours = {route for route in told if ":" in route}  # one's own account is the same in a full house
    shown = ours - NO_PAGES if DEEP else ours & MAIN
    paths = [f"/{route.pattern}" for route in routes() if not route.parameters and route.key in shown]
    wrong = [one for path in paths for one in faults(page, path, [("light", 1440), ("dark", 390)])]
    assert not wrong, "\n" + "\n".join(wrong)


def pages(world: World, reader: str) -> Iterator[tuple[str, str]]:
    """(route, address) of what this reader may open and none before them, in the first such state."""
    told = {(line.route, line.state): line.outcomes for line in matrix.read() if line.method == matrix.SAFE}
    places = {name: PERSONAS.index(name) for name in READERS[: READERS.index(reader) + 1]}
    seen = set(NO_PAGES)
    for route, state, path in addresses(world):
        opens = {name: told[route.key, state][place] == "200" for name, place in places.items()}
        if route.key in seen or not opens.pop(reader) or (any(opens.values()) and route.key not in AGAIN):
            continue
        seen.add(route.key)
        yield route.key, path


def looks(language: str) -> list[tuple[str, int]]:
    return LOOKS if DEEP else [LOOKS[0] if language == "en" else LOOKS[-1]]


def opened(visit: Any, member: Any, language: str) -> Any:
    if member:
        member.locale = language
        member.save(update_fields=["locale"])
    page = visit("/robots.txt", member=member, language=language, allow=("403", "404"))
    page.goto("/", wait_until="load")
    assert page.locator("html").get_attribute("lang") == LANGUAGES[language]
    return page


def faults(page: Any, path: str, wanted: list[tuple[str, int]]) -> list[str]:
    answer = page.goto(path, wait_until="load")
    assert "html" in answer.headers["content-type"], path
    if page.evaluate("document.doctype === null"):
        return []  # a part of pages, judged where it stands
    if page.locator("[data-chart]").count():
        page.locator("[data-chart] svg").first.wait_for()
    found = []
    for theme, width in wanted:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        page.evaluate("dispatchEvent.call(document.documentElement, new Event('ui:theme'))")
        wider = [f"{overflow(page)} px too wide"] if overflow(page) else []
        found += [f"{path} {theme} {width}: {one}" for one in wider + axe(page)]
    return found

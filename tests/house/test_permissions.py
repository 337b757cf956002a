"""Every route, for seven people and every state of what it names, against the checked-in table; and canaries."""

import pytest

from tests.house import matrix
from tests.house.crawl import addresses
from tests.house.matrix import SAFE, UNSAFE
from tests.house.routes import routes
from tests.house.source import lines
from tests.house.world import READERS

# These change only the reader's own colours and language, or come from a browser by itself, or count
# a download once a day, or note a search that a page has signed.
NEEDS_NO_TOKEN = {
    "ui:choose_theme",
    "ui:choose_language",
    "ui:csp_report",
    "outreach:unsubscribe",
    "content:download",
    "content:note_search",
}
SUFFIXES = ("x.css", "/x.css", "%2fx.css", ";x.css", "%00.css", "%0a.css", "?x.css", "x.js")
pytestmark = pytest.mark.xdist_group("crawl")


def test_every_route_is_in_the_matrix():
    listed = {(line.route, line.method) for line in matrix.read()}
    missing = [f"{route.key} {way}" for route in routes() for way in (SAFE, UNSAFE) if (route.key, way) not in listed]
    assert not missing, lines(missing)


def test_matrix_lists_nothing_else():
    unknown = {line.route for line in matrix.read()} - {route.key for route in routes()}
    assert not unknown, lines(sorted(unknown))


def test_nothing_breaks():
    broken = [line for line in matrix.read() if any(outcome.startswith("5") for outcome in line.outcomes)]
    assert not broken, lines(broken)


@pytest.mark.deep
def test_everybody_may_do_what_the_matrix_says_and_no_more(crawled):
    told = {line.key: line for line in matrix.read()}
    wrong = [
        f"{line}   (the table says {','.join(told[key].outcomes) if key in told else 'nothing'})"
        for key, line in crawled.lines.items()
        if key not in told or not told[key].agrees(line)
    ]
    wrong += [f"{line}   (nothing was asked)" for key, line in told.items() if key not in crawled.lines]
    assert not wrong, lines(wrong)


@pytest.mark.deep
def test_canaries_sing_for_nobody_else(crawled):
    """The words of every private thing, in any body or header of anybody who may not read them."""
    assert not crawled.leaks, lines(sorted(crawled.leaks))


def test_canaries_sing_for_those_who_may_read_them(crawled, is_deep):
    """Or else the test above proves nothing."""
    expected = {(persona, f"canary{state}") for state, readers in READERS.items() for persona in readers if is_deep}
    expected |= {("administrator", word) for word in crawled.words}
    silent = expected - crawled.sung
    assert not silent, lines(sorted(silent))


def test_no_query_breaks_a_page(crawled):
    assert not crawled.broken, lines(sorted(crawled.broken))


@pytest.mark.deep
def test_opening_a_page_writes_nothing(crawled):
    assert not crawled.writes, lines(sorted(crawled.writes))


def test_private_pages_are_kept_nowhere(crawled):
    assert not crawled.kept, lines(sorted(crawled.kept))


def test_unsafe_calls_need_a_token(world, is_deep):
    """Each route, in whatever state its thing is when all of it is asked."""
    client = world.client("administrator", enforce_csrf_checks=True)
    wrong, known = [], set()
    for route, state, path in addresses(world):
        if route.key in known and not is_deep:
            continue
        known.add(route.key)
        status = client.post(path).status_code
        if status not in (403, 404, 405) and route.name not in NEEDS_NO_TOKEN:
            wrong.append(f"{route.key} {state}: {status}")
    assert not wrong, lines(wrong)


@pytest.mark.deep
def test_no_address_with_a_false_ending_shows_a_private_page(crawled, world, is_deep):
    """Cache deception: `/settings/profile/x.css` must not be the page that lies in front of it, kept by somebody."""
    client = world.client("administrator")
    wrong = []
    opens = {key for key, line in crawled.lines.items() if line.outcomes[-1] == "200"}
    for route, state, path in addresses(world):
        if (route.key, state, SAFE) not in opens:
            continue
        for suffix in SUFFIXES if is_deep else SUFFIXES[1:2]:
            response = client.get(f"{path}{suffix}")
            is_page = response.get("Content-Type", "").startswith("text/html")
            if response.status_code == 200 and is_page and "no-store" not in response.get("Cache-Control", ""):
                wrong.append(f"{route.key} {state}: {path}{suffix}")
    assert not wrong, lines(wrong)

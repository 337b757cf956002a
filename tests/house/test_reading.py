"""Reading writes nothing: no page that is opened changes a row, and nobody's cache keeps a private page."""

import pytest
from django.db import connection

from guildhall.config.private_pages import PRIVATE
from guildhall.kernel.pages import HEADER
from tests.house.routes import routes
from tests.house.source import lines
from tests.house.test_permissions import _name, addresses, world  # noqa: F401 - a fixture
from tests.house.world import PERSONAS

# allauth keeps the state of a sign-in that has begun in the session of whoever begins it.
SESSIONS = {"django_session", "members_session"}
SUFFIXES = ("x.css", "/x.css", "%2fx.css", ";x.css", "%00.css", "%0a.css", "?x.css", "x.js")


def test_opening_a_page_writes_nothing(world):  # noqa: F811
    wrong = []
    for persona in ("anonymous", "member", "administrator"):
        client = world.client(persona)
        for route in routes():
            for state, path in addresses(route, world):
                before = _written()
                client.get(path)
                changed = {table for table, count in _written().items() if before.get(table, 0) != count} - SESSIONS
                if changed:
                    wrong.append(f"{_name(route)} {state} as {persona} writes {', '.join(sorted(changed))}")
    assert not wrong, lines(wrong)


def _written() -> dict[str, int]:
    """Rows written so far in this transaction, by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {name: count for name, count in cursor.fetchall() if count}


def test_private_pages_are_kept_nowhere(world):  # noqa: F811
    wrong = []
    for persona in set(PERSONAS) - {"anonymous"}:
        client = world.client(persona)
        for route in routes():
            for state, path in addresses(route, world):
                response = client.get(path)
                kept = response.get("Cache-Control", "")
                is_page = response.get("Content-Type", "").startswith("text/html")
                if HEADER in response or (is_page and kept != PRIVATE) or not kept:
                    wrong.append(f"{_name(route)} {state} as {persona}: {kept!r}")
    assert not wrong, lines(wrong)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_address_with_a_false_ending_shows_a_private_page(world, suffix):  # noqa: F811
    """Cache deception: `/settings/profile/x.css` must not be the page that lies in front of it."""
    client = world.client("administrator")
    wrong = []
    for route in routes():
        for state, path in addresses(route, world):
            response = client.get(f"{path}{suffix}")
            if (
                response.status_code == 200
                and "no-store" not in response.get("Cache-Control", "")
                and _is_page(response)
            ):
                wrong.append(f"{_name(route)} {state}: {path}{suffix}")
    assert not wrong, lines(wrong)


def _is_page(response) -> bool:
    return response.get("Content-Type", "").startswith("text/html")

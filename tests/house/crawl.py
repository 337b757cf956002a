"""Every address asked by every persona, once; what is seen is looked at by several tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from guildhall.config.private_pages import PRIVATE
from guildhall.kernel.pages import HEADER
from tests.house import drawn, examples, matrix, sent
from tests.house.matrix import SAFE, UNSAFE, Line
from tests.house.routes import NONE, Route, routes
from tests.house.world import PERSONAS, World

BUSY = {"members_session"}  # allauth keeps a sign-in that has begun in the session of whoever begins it
FORM = "application/x-www-form-urlencoded"
# What the administrator may not even ask with this method, nobody may; asked of everybody in the deep run.
SPOKESMEN = ("anonymous", "administrator")
UNASKED = "?"


@dataclass
class Crawl:
    lines: dict[tuple[str, str, str], Line] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    leaks: set[str] = field(default_factory=set)
    sung: set[tuple[str, str]] = field(default_factory=set)  # (persona, word) that were heard by those who may
    writes: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)  # by an odd query
    kept: set[str] = field(default_factory=set)  # private pages that a cache would keep
    sent: set[str] = field(default_factory=set)  # routes to which a drawn form was sent
    useless: set[str] = field(default_factory=set)  # forms that do not work as they are drawn


def crawl(world: World, *, deep: bool) -> Crawl:
    crawler = Crawler(world, deep)
    crawler.seen.words.update(word for word, readers in world.canaries.items() if readers)
    for route, state, path in addresses(world):
        for method in (SAFE, UNSAFE):
            outcomes = crawler.ask_everybody(route, state, path, method)
            line = Line(route.key, state, method, tuple(outcomes[persona] for persona in PERSONAS))
            crawler.seen.lines[line.key] = line
    if not deep:
        crawler.send_forms()
    return crawler.seen


def addresses(world: World) -> Iterator[tuple[Route, str, str]]:
    """Every route's address in each state of the thing that it names."""
    for route in routes():
        if not route.parameters:
            yield route, NONE, path_of(route, {})
            continue
        for state, arguments in examples.of(route.name, world).items():
            yield route, state, path_of(route, arguments)


def path_of(route: Route, arguments: dict[str, Any]) -> str:
    return reverse(route.name, kwargs=arguments) if route.name else f"/{route.pattern}"


class Crawler:
    def __init__(self, world: World, deep: bool) -> None:
        self.world, self.deep, self.seen = world, deep, Crawl()
        self.clients = {persona: world.client(persona) for persona in PERSONAS}
        self.forms: dict[Any, tuple[str, drawn.Way]] = {}

    def ask_everybody(self, route: Route, state: str, path: str, method: str) -> dict[str, str]:
        outcomes = {persona: self._visit(persona, route, path, method) for persona in SPOKESMEN}
        others = [persona for persona in PERSONAS if persona not in SPOKESMEN]
        if set(outcomes.values()) == {"405"} and not self.deep:
            return outcomes | dict.fromkeys(others, "405")
        outcomes |= dict.fromkeys(others, UNASKED)
        asked = others if self.deep else [persona for persona in others if _is_telling(persona, state, path)]
        outcomes |= {persona: self._visit(persona, route, path, method) for persona in asked}
        if method == SAFE and outcomes["administrator"] == "200":
            self._ask_oddly(route, f"{path}{examples.ODD_QUERY}")
        if method == SAFE and self.deep:
            for query in examples.queries(route.name):
                for persona in PERSONAS:
                    self._visit(persona, route, f"{path}{query}", SAFE, HTTP_HX_REQUEST="true")
        return outcomes

    def _ask_oddly(self, route: Route, path: str) -> None:
        if (outcome := self._visit("administrator", route, path, SAFE)).startswith("5"):
            self.seen.broken.add(f"{route.key} {path}: {outcome}")

    def _visit(self, persona: str, route: Route, path: str, method: str, **headers: str) -> str:
        """One request, taken back afterwards."""
        client, place = self.clients[persona], f"{route.key} {path} as {persona}"
        with taken_back(client):
            is_watched = method == SAFE and (self.deep or persona in SPOKESMEN)
            before = _written() if is_watched else {}
            body = b"" if method == SAFE else b"sent=1"
            response = client.generic(method, path, body, FORM, **headers)
            if method == SAFE:
                _listen(self.seen, self.world, response, persona, place)
            if is_watched:
                changed = {table for table, count in _written().items() if before.get(table, 0) != count} - BUSY
                self.seen.writes.update(f"{place} writes {table}" for table in changed)
            if method == SAFE and persona != "anonymous" and not _is_private(response):
                self.seen.kept.add(f"{place}: {response.get('Cache-Control', '')!r}")
        if method == SAFE and not self.deep and "?" not in path and is_page(response):
            self._gather(persona, drawn.forms(path, response.content.decode()))
        return matrix.outcome(response)

    def _gather(self, persona: str, forms: list[drawn.Form]) -> None:
        """Each form once, however many pages draw it and whoever sees it."""
        for way in (way for form in forms for way in form.ways()):
            self.forms.setdefault((way.route, way.form.names, way.pressed), (persona, way))

    def send_forms(self) -> None:
        for persona, way in self.forms.values():
            if way.route in sent.NOT_SENT:
                continue
            self.seen.sent.add(way.route)
            with taken_back(self.clients[persona]):
                wrong = sent.tried(self.clients[persona], way)
            self.seen.useless.update(f"{way} as {persona}: {each}" for each in wrong)


@contextmanager
def taken_back(client: Client) -> Iterator[None]:
    cookies = client.cookies.copy()
    cache.clear()  # limits of tries are kept there
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def is_page(response: Any) -> bool:
    return response.status_code == 200 and not response.streaming and response["Content-Type"].startswith("text/html")


def _is_telling(persona: str, state: str, path: str) -> bool:
    """Whom the short run asks: those whose rights this address is about. The deep run asks everybody everything.

    What is not there is nobody's: who may do most and who may do least stand for all.
    """
    about = {
        "member": state != "absent",
        "group member": state == "group",
        "operator": path.startswith("/console/") and state != "absent",
    }
    return about.get(persona, False)


def _listen(seen: Crawl, world: World, response: Any, persona: str, place: str) -> None:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = "".join(f"{name}: {value}\n" for name, value in response.items()) + body.decode(errors="replace")
    if response.status_code != 200:  # the page that says no comes back to the address, which the reader wrote
        said = said.replace(response.wsgi_request.path, "")
    for word, readers in world.canaries.items():
        if word in said and persona in readers:
            seen.sung.add((persona, word))
        elif word in said:
            seen.leaks.add(f"{place} shows {word}")


# As in `pg_stat_xact_user_tables`, which looks at every index for it.
WRITTEN = """
    SELECT * FROM (
        SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
            + pg_stat_get_xact_tuples_deleted(oid) AS rows
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    ) AS counted WHERE rows > 0
"""


def _written() -> dict[str, int]:
    """Rows written so far in this transaction, by table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return dict(cursor.fetchall())


def _is_private(response: Any) -> bool:
    kept = response.get("Cache-Control", "")
    is_page = response.get("Content-Type", "").startswith("text/html")
    return HEADER not in response and bool(kept) and (kept == PRIVATE or not is_page)

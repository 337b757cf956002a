"""Every route, for seven people and every state of what it names, against the checked-in table; and canaries."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from tests.house import examples, matrix
from tests.house.matrix import SAFE, UNSAFE, Line
from tests.house.routes import NONE, Route, routes
from tests.house.source import lines
from tests.house.world import PERSONAS, build

METHODS = (SAFE, UNSAFE)


class Undone(Exception):  # noqa: N818 - it is how a request is taken back
    pass


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.IS_DEMO = True  # the second factor of staff has tests of its own
    return build()


def test_every_route_is_in_the_matrix():
    listed = {(line.route, line.method) for line in matrix.read()}
    missing = [f"{route.name or route.pattern} {method}" for route in routes() for method in METHODS
               if (_name(route), method) not in listed]  # fmt: skip
    assert not missing, lines(missing)


def test_matrix_lists_nothing_else():
    known = {_name(route) for route in routes()}
    unknown = {line.route for line in matrix.read()} - known
    assert not unknown, lines(sorted(unknown))


def test_nothing_breaks():
    broken = [line for line in matrix.read() if any(outcome.startswith("5") for outcome in line.outcomes)]
    assert not broken, lines(broken)


def test_everybody_may_do_what_the_matrix_says_and_no_more(world):
    told = {line.key: line for line in matrix.read()}
    found = {line.key: line for line in observed(world)}
    wrong = [
        f"{line}   (the table says {','.join(told[key].outcomes) if key in told else 'nothing'})"
        for key, line in found.items()
        if key not in told or told[key].outcomes != line.outcomes
    ]
    wrong += [f"{line}   (nothing was asked)" for key, line in told.items() if key not in found]
    assert not wrong, lines(wrong)


def observed(world):
    """What really happens, line by line; every request is taken back afterwards."""
    clients = {persona: world.client(persona) for persona in PERSONAS}
    for route in routes():
        for state, path in addresses(route, world):
            for method in METHODS:
                yield Line(
                    _name(route), state, method, tuple(_ask(clients[persona], method, path) for persona in PERSONAS)
                )


def _ask(client, method: str, path: str) -> str:
    cookies = client.cookies.copy()
    cache.clear()  # limits of tries are kept there
    try:
        with transaction.atomic():
            answer = matrix.outcome(client.generic(method, path))
            raise Undone
    except Undone:
        client.cookies = cookies
        return answer


def addresses(route: Route, world):
    """The route's address in each state of the thing that it names."""
    if not route.parameters:
        yield NONE, _path(route, {})
        return
    for state, arguments in examples.of(route.name, world).items():
        yield state, _path(route, arguments)


def _path(route: Route, arguments: dict) -> str:
    return reverse(route.name, kwargs=arguments) if route.name else f"/{route.pattern}"


def _name(route: Route) -> str:
    return route.name or f"/{route.pattern}"


def test_unsafe_calls_need_a_token(world):
    """But those that change only the reader's own colours and language, or that a browser sends by itself."""
    exempt = {"ui:choose_theme", "ui:choose_language", "ui:csp_report"}
    client = world.client("administrator", enforce_csrf_checks=True)
    wrong = []
    for route in routes():
        for state, path in addresses(route, world):
            status = client.post(path).status_code
            if status not in (403, 404, 405) and route.name not in exempt:
                wrong.append(f"{_name(route)} {state}: {status}")
    assert not wrong, lines(wrong)


def test_canaries_sing_for_nobody_else(world):
    """The words of every private thing, in any body or header of anybody who may not read them."""
    wrong = []
    for persona in PERSONAS:
        client = world.client(persona)
        for place, said in _everything(client, world):
            heard = [word for word, readers in world.canaries.items() if word in said and persona not in readers]
            wrong += [f"{persona} reads {word} at {place}" for word in heard]
    assert not wrong, lines(sorted(set(wrong)))


def test_canaries_sing_for_those_who_may_read_them(world):
    """Or else the test above proves nothing."""
    for word, readers in world.canaries.items():
        for persona in readers:
            client = world.client(persona)
            assert any(word in said for _, said in _everything(client, world)), f"{persona} finds {word} nowhere"


def _everything(client, world):
    for route in routes():
        for _state, path in addresses(route, world):
            for query in examples.queries(route.name):
                for headers in ({}, {"HX-Request": "true"}):
                    yield f"{path}{query}", _said(client, f"{path}{query}", headers)


def _said(client, path: str, headers: dict) -> str:
    response = client.get(path, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    sent = "".join(f"{name}: {value}\n" for name, value in response.items())
    # Addresses hold the words that were asked for: what was sent there is no secret.
    return f"{sent}{body.decode(errors='replace')}"

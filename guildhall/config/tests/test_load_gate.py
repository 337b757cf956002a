"""The queue in front of Django, around an application that waits until it is let go on."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from guildhall.config import load_gate
from guildhall.config.guest_cache import KEPT
from guildhall.config.load_gate import GUEST, MEMBER, SENDS, SIGN_IN, LoadGate, rank_of


class House:
    """Answers in turn, each request when `go_on` is called once more; `began` are the paths in the order they came in."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.may_go = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.began.append(environ["PATH_INFO"])
        assert self.may_go.acquire(timeout=20)
        start_response("200 OK", [])
        return [b"page"]

    def go_on(self, times: int = 1) -> None:
        self.may_go.release(times)


def ask(gate: LoadGate, path: str = "/", **more: str) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", **more}
    body = b"".join(gate(environ, lambda status, headers: said.extend([status, dict(headers)])))
    return said[0], said[1], body


def until(true: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to this")


@pytest.fixture
def people() -> Iterable[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


def test_those_who_sign_in_go_first_then_who_sends_then_members_then_guests(people):
    house = House()
    gate = LoadGate(house, at_once=1, waiting=9)
    asked = [people.submit(ask, gate, "/first")]
    until(lambda: house.began == ["/first"])
    session = "sessionid=abc"
    for path, more in (
        ("/guest", {}),
        ("/member", {"HTTP_COOKIE": session}),
        ("/sends", {"HTTP_COOKIE": session, "REQUEST_METHOD": "POST"}),
        ("/accounts/login/", {}),
        ("/guest-2", {}),
    ):
        waiting = len(gate.queue)
        asked.append(people.submit(ask, gate, path, **more))
        until(lambda waiting=waiting: len(gate.queue) == waiting + 1)
    house.go_on(6)
    assert {one.result(20)[0] for one in asked} == {"200 OK"}
    assert house.began == ["/first", "/accounts/login/", "/sends", "/member", "/guest", "/guest-2"]


def test_one_too_many_is_told_at_once_when_to_come_back(people):
    house = House()
    gate = LoadGate(house, at_once=1, waiting=1)
    first = people.submit(ask, gate)
    until(lambda: bool(house.began))
    second = people.submit(ask, gate)
    until(lambda: len(gate.queue) == 1)
    environ = {"PATH_INFO": "/", "REQUEST_METHOD": "GET"}
    said: list[Any] = []
    body = b"".join(gate(environ, lambda status, headers: said.extend([status, dict(headers)])))
    assert said[0] == "503 Service Unavailable"
    assert said[1]["Retry-After"] == str(load_gate.RETRY)
    assert said[1]["Cache-Control"] == "no-store"
    assert b"Very busy" in body
    assert "访问".encode() in body
    assert environ[KEPT]
    house.go_on(2)
    assert (first.result(20)[0], second.result(20)[0]) == ("200 OK", "200 OK")


def test_a_browser_gets_a_page_and_nobody_gets_a_script(people):
    house = House()
    gate = LoadGate(house, at_once=1, waiting=0)
    first = people.submit(ask, gate)
    until(lambda: bool(house.began))
    status, headers, body = ask(gate, HTTP_ACCEPT="text/html,*/*;q=0.8")
    assert status.startswith("503")
    assert headers["Content-Type"].startswith("text/html")
    assert headers["Content-Length"] == str(len(body))
    assert b'lang="zh-Hans"' in body
    assert b"<script" not in body
    assert b"style" not in body
    house.go_on()
    first.result(20)


def test_who_signs_in_takes_the_place_of_the_last_guest(people):
    house = House()
    gate = LoadGate(house, at_once=1, waiting=2)
    first = people.submit(ask, gate, "/first")
    until(lambda: bool(house.began))
    guests = []
    for number in range(2):
        guests.append(people.submit(ask, gate, f"/guest-{number}"))
        until(lambda number=number: len(gate.queue) == number + 1)
    sign_in = people.submit(ask, gate, "/accounts/login/")
    assert guests[1].result(20)[0].startswith("503")
    assert ask(gate, "/guest-3")[0].startswith("503"), "guests do not send each other away"
    house.go_on(3)
    assert [one.result(20)[0] for one in (first, sign_in, guests[0])] == ["200 OK"] * 3
    assert house.began == ["/first", "/accounts/login/", "/guest-0"]


def test_nobody_waits_for_ever_and_the_place_is_free_again(people):
    house = House()
    gate = LoadGate(house, at_once=1, waiting=5, patience=0.05)
    first = people.submit(ask, gate)
    until(lambda: bool(house.began))
    assert ask(gate)[0].startswith("503")
    assert gate.queue == []
    house.go_on(2)
    assert first.result(20)[0] == ask(gate)[0] == "200 OK"


def test_a_failure_frees_the_place():
    def fails(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("broken")

    gate = LoadGate(fails, at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            ask(gate)
    assert gate.free == 1


@pytest.mark.parametrize(
    ("environ", "rank"),
    [
        ({"PATH_INFO": "/accounts/login/", "REQUEST_METHOD": "POST"}, SIGN_IN),
        ({"PATH_INFO": "/healthz"}, SIGN_IN),
        ({"HTTP_COOKIE": "theme=dark; sessionid=1", "REQUEST_METHOD": "POST"}, SENDS),
        ({"HTTP_COOKIE": "sessionid=1"}, MEMBER),
        ({"HTTP_COOKIE": "theme=dark", "REQUEST_METHOD": "POST"}, GUEST),
        ({}, GUEST),
    ],
)
def test_ranks(environ, rank):
    assert rank_of({"PATH_INFO": "/", "REQUEST_METHOD": "GET", **environ}) == rank


@pytest.mark.deep
def test_a_crowd_is_served_or_sent_away_and_none_is_lost():
    """Eighty at once, five times over, at a door for two: every one is answered, none beside the queue's length waits."""
    running, most, longest = Counter[str](), Counter[str](), Counter[str]()
    lock, work = threading.Lock(), threading.Event()

    def works(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with lock:
            running["now"] += 1
            most["now"] = max(most["now"], running["now"])
            longest["now"] = max(longest["now"], len(gate.queue))
        work.wait(0.002)
        with lock:
            running["now"] -= 1
        start_response("200 OK", [])
        return [b"page"]

    gate = LoadGate(works, at_once=2, waiting=20, pause=0.0)
    with ThreadPoolExecutor(80) as crowd:
        told = Counter(crowd.map(lambda number: ask(gate, f"/{number}")[0][:3], range(20_000)))
    assert set(told) == {"200", "503"}
    assert told.total() == 20_000
    assert most["now"] <= 2
    assert longest["now"] <= 20
    assert (gate.free, gate.queue) == (2, [])

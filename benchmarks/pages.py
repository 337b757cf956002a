"""How fast pages are answered, and what they cost the processor: to guests from the shared pages, to guests, to members.

In one process, without a network: what the code costs. The floor is a WSGI application that answers the same bytes and
does nothing else; for members also bare Django (`benchmarks.bare`). Then through Granian (two processes, in a quick
run one), asked by a Python client on the same machine, which costs more than the answer: compare its rows with each
other only.

Processor time is of the web processes alone, in ms a request. It is the time of this machine as busy as it is: ratios to
bare Django hold elsewhere. A signed-in topic page shall cost at most 3 ms where bare Django costs 0.88.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.report import Report, throwaway_database

ANSWERS = 13  # a full page
TEXT = (
    "A paragraph with `code`, **words** and 中文内容，大约四百个字符。" * 8
)  # 435 characters on average on real sites
FEW, MANY = 100, 10_000  # replies of two topics whose pages in the middle are compared
CLIENTS, WARMING = 4, 8
STARTED = time.perf_counter()
QUICK, WRITING = 35.0, 4.0  # seconds that a quick run takes where it can, and filling the space in it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    quick = parser.parse_args().quick
    os.environ.setdefault("GUILDHALL_DEMO", "yes")
    with throwaway_database():
        Measurement(topics=30 if quick else 300, moment=4.0, is_quick=quick).run().print()


class Measurement:
    """`moment`: seconds a measurement lasts; every figure is the best of three interleaved rounds."""

    def __init__(self, *, topics: int, moment: float, is_quick: bool) -> None:
        self.topics, self.moment, self.is_quick = topics, moment, is_quick
        self.report = Report("pages")

    def run(self) -> Report:
        topic, few, many, session = self._world()
        if self.is_quick:
            left = QUICK - (time.perf_counter() - STARTED)
            self.moment = min(0.7, max(0.1, left / 25))  # as long as about so many moments and what lies between them
        paths = {"latest": "/", "topic": topic}
        for name, path in paths.items():
            self._in_process(name, path, session)
        self._processor_time(paths | {"few": few, "many": many}, session)
        self._through_granian(topic, session)
        return self.report

    def _world(self) -> tuple[str, str, str, str]:
        """A full page of answers with a comment each, the middle of two longer topics, a member's session."""
        from guildhall.content import actions as content
        from guildhall.content.models import Kind
        from guildhall.kernel.actor import HOUSE
        from guildhall.members.actions import create_member

        members = [create_member(handle=f"reader{n}", name=f"Reader {n}", email=f"r{n}@example.org") for n in range(10)]
        space = content.create_space(actor=HOUSE, handle="bench", name_en="Bench", kinds=list(Kind.values))
        ends = time.perf_counter() + WRITING
        for number in range(self.topics):
            if self.is_quick and number and time.perf_counter() > ends:
                break
            author = members[number % 10]
            topic = content.publish_topic(
                actor=author,
                space=space,
                kind="question",
                title=f"Question number {number}",
                source=TEXT,
                tags=["bench"],
            )
        for number in range(ANSWERS):
            answer = content.post_answer(actor=members[number % 10], topic=topic, source=f"Answer {number}. {TEXT}")
            content.post_comment(actor=members[1], post=answer, source="Which version is this, and is it so on arm64?")
        longer = [_middle_of(space, members, number) for number in (FEW, MANY)]
        return f"/t/{topic.pk}/{topic.slug}/", *longer, session_of(members[0])

    def _in_process(self, name: str, path: str, session: str) -> None:
        from django.core.wsgi import get_wsgi_application

        from guildhall.config.guest_cache import GuestCache, Store

        django = get_wsgi_application()
        store = Store()
        store.open()
        shared = GuestCache(django, lambda store: True, store)
        body = _ask(django, path)
        ways: dict[str, Callable[[], Any]] = {
            "floor": lambda: _ask(_floor(body), path),
            "shared": lambda: _ask(shared, path),
            "rendered": lambda: _ask(django, path),
            "member": lambda: _ask(django, path, HTTP_COOKIE=session),
        }
        rates = {way: max(rates) for way, rates in _rounds(ways, self.moment).items()}
        size = f"{len(body) / 1000:.1f} kB"
        for way, said in (("floor", "nothing but the bytes"), ("shared", "guest, shared page"),
                          ("rendered", "guest, rendered"), ("member", "member")):  # fmt: skip
            share = f"{rates[way] / rates['floor']:.3f}"
            self.report.add(f"{name}: {said}", size=size, rate=f"{rates[way]:,.0f}/s", ratio=share)
            if way != "floor":
                self.report.figures[f"{name}_{way}_per_s"] = round(rates[way])
        self.report.figures[f"{name}_shared_gain"] = round(rates["shared"] / rates["rendered"])
        self.report.figures[f"{name}_kb"] = round(len(body) / 1000, 1)

    def _processor_time(self, paths: dict[str, str], session: str) -> None:
        """Of this process, signed in, beside bare Django's topic page; the least of interleaved rounds."""
        from django.core.wsgi import get_wsgi_application
        from django.test import override_settings

        from benchmarks import bare

        django = get_wsgi_application()
        with override_settings(**bare.SETTINGS):
            floor = get_wsgi_application()
        ways = {name: lambda path=path: _ask(django, path, HTTP_COOKIE=session) for name, path in paths.items()}
        number = "/".join(paths["topic"].split("/")[:3])
        ways["bare"] = lambda: _ask(floor, f"{number}/", HTTP_COOKIE=session)
        costs = {way: min(rounds) for way, rounds in _rounds(ways, self.moment * 2, _cost).items()}
        for way, cost in costs.items():
            size, reads = len(ways[way]()), _reads(ways[way])
            self.report.add(
                f"{way}: signed in, processor time" if way != "bare" else "topic: signed in, bare Django",
                size=f"{size / 1000:.1f} kB, {reads} reads",
                rate=f"{cost:.2f} ms",
                ratio=f"{cost / costs['bare']:.1f} x bare",
            )
            self.report.figures |= {f"{way}_member_cpu_ms": f"{cost:.2f}", f"{way}_member_reads": reads}
            self.report.figures[f"{way}_member_kb"] = round(size / 1000, 1)
        self.report.figures["many_x_few_replies"] = f"{costs['many'] / costs['few']:.2f}"
        self.report.figures["topic_member_cpu_x_bare"] = f"{costs['topic'] / costs['bare']:.1f}"

    def _through_granian(self, path: str, session: str) -> None:
        from django.conf import settings

        port = free_port()
        variables = {
            "GUILDHALL_PORT": str(port),
            "GUILDHALL_WEB_PROCESSES": "1" if self.is_quick else "2",
            "SECRET_KEY": settings.SECRET_KEY,
        }
        web = subprocess.Popen([sys.executable, "-m", "guildhall.config.web"], env={**os.environ, **variables})
        try:
            _wait_for(port)
            cookies = {"shared": {}, "rendered": {"Cookie": "sessionid=none"}, "member": {"Cookie": session}}
            for said, headers in cookies.items():
                before = _processor_seconds(web.pid)
                asked, rate, p99 = _load(port, path, headers, self.moment, 2 if self.is_quick else CLIENTS)
                cost = (_processor_seconds(web.pid) - before) / asked * 1000
                said_more = f"p99 {p99:.1f} ms, {cost:.2f} ms of processor"
                self.report.add(f"topic over HTTP: {said}", size=said_more, rate=f"{rate:,.0f}/s")
                self.report.figures |= {f"http_{said}_per_s": round(rate), f"http_{said}_cpu_ms": f"{cost:.2f}"}
        finally:
            web.terminate()
            web.wait(30)


def _middle_of(space: Any, members: list[Any], replies: int) -> str:
    """The address of the middle of a discussion with so many replies, written at once as an import does."""
    from guildhall.content import actions as content
    from guildhall.content.models import Post
    from guildhall.kernel.markdown import render

    made = content.publish_topic(
        actor=members[0], space=space, kind="discussion", title=f"With {replies} replies", source=TEXT
    )
    html = render(TEXT)
    content.import_posts([
        Post(topic=made, kind=Post.Kind.REPLY, language="en", author=members[number % 10], source=TEXT, html=html)
        for number in range(replies)
    ])  # fmt: skip
    content.settle_import([made.pk])
    return f"/t/{made.pk}/{made.slug}/?n={replies // 2}"


Measure = Callable[[Callable[[], Any], float], float]


def _rounds(
    ways: dict[str, Callable[[], Any]], moment: float, measure: Measure | None = None
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(3):
        for way, work in ways.items():
            found[way].append((measure or _rate)(work, moment / 3))
    return found


def _cost(work: Callable[[], Any], moment: float) -> float:
    """Milliseconds of this process's processor time for one piece of work, over as many as a moment holds."""
    work()
    count, ends, before = 0, time.perf_counter() + moment, time.process_time()
    while time.perf_counter() < ends:
        work()
        count += 1
    return (time.process_time() - before) / count * 1000


def _reads(work: Callable[[], Any]) -> int:
    """How often the database is asked, apart from what a process asks once a second."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        work()
    return sum("options_choice" not in query["sql"] for query in asked.captured_queries)


def _processor_seconds(pid: int) -> float:
    """Used so far by a process and those it started."""
    ticks = os.sysconf("SC_CLK_TCK")
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for listed in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = listed.read_text().rsplit(")", 1)[1].split()
            number = int(listed.parent.name)
            parents[number], used[number] = int(fields[1]), (int(fields[11]) + int(fields[12])) / ticks
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(used.get(one, 0.0) for one in family)


def _rate(work: Callable[[], Any], moment: float) -> float:
    work()
    count, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < moment:
        work()
        count += 1
    return count / spent


def _ask(application: Callable[..., Iterable[bytes]], path: str, **headers: str) -> bytes:
    place, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": place, "QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "HTTP_ACCEPT_LANGUAGE": "en", **headers,
    }  # fmt: skip
    said: list[str] = []
    answer = application(environ, lambda status, sent, exc_info=None: said.append(status))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    assert said[0].startswith("200"), f"{path}: {said[0]}"
    return body


def _floor(body: bytes) -> Callable[..., Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return application


def session_of(member: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            return _fetch(HTTPConnection("localhost", port, timeout=5), "/healthz", {})
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web processes did not start")


def _load(port: int, path: str, headers: dict[str, str], moment: float, number: int) -> tuple[int, float, float]:
    """Requests in all, those a second and the 99th percentile in ms, of clients that keep their connections."""
    with ProcessPoolExecutor(number) as clients:
        asked = [clients.submit(_client, port, path, headers, moment) for _ in range(number)]
        times = sorted(spent for each in asked for spent in each.result())
    return len(times) + number * WARMING, len(times) / moment, times[int(len(times) * 0.99)] * 1000


def _client(port: int, path: str, headers: dict[str, str], moment: float) -> list[float]:
    connection = HTTPConnection("localhost", port, timeout=30)
    for _ in range(WARMING):
        _fetch(connection, path, headers)
    times, ends = [], time.perf_counter() + moment
    while (started := time.perf_counter()) < ends:
        _fetch(connection, path, headers)
        times.append(time.perf_counter() - started)
    return times


def _fetch(connection: HTTPConnection, path: str, headers: dict[str, str]) -> None:
    connection.request("GET", path, headers=headers)
    connection.getresponse().read()


if __name__ == "__main__":
    main()

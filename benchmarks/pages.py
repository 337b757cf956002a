"""How fast pages are answered: to guests from the shared pages, to guests by Django, to members.

In one process, without a network: what the code costs. The floor is a WSGI application that answers the same bytes and
does nothing else. Then through Granian's two processes, asked by a Python client on the same machine, which costs more
than the answer: compare its rows with each other only.
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
from http.client import HTTPConnection
from typing import Any

from benchmarks.report import Report, throwaway_database

ANSWERS = 20
CLIENTS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    quick = parser.parse_args().quick
    os.environ.setdefault("GUILDHALL_DEMO", "yes")
    with throwaway_database():
        Measurement(topics=30 if quick else 300, moment=0.7 if quick else 4.0).run().print()


class Measurement:
    """`moment`: seconds a measurement lasts; every figure is the best of three interleaved rounds."""

    def __init__(self, *, topics: int, moment: float) -> None:
        self.topics, self.moment = topics, moment
        self.report = Report("pages")

    def run(self) -> Report:
        topic, session = self._world()
        paths = {"latest": "/", "topic": topic}
        for name, path in paths.items():
            self._in_process(name, path, session)
        self._through_granian(topic)
        return self.report

    def _world(self) -> tuple[str, str]:
        """A space of topics, one of them with twenty answers; the session of a member."""
        from guildhall.content import actions as content
        from guildhall.content.models import Kind
        from guildhall.kernel.actor import HOUSE
        from guildhall.members.actions import create_member

        members = [create_member(handle=f"reader{n}", name=f"Reader {n}", email=f"r{n}@example.org") for n in range(10)]
        space = content.create_space(actor=HOUSE, handle="bench", name_en="Bench", kinds=list(Kind.values))
        text = "A paragraph with `code`, **words** and 中文内容，大约四百个字符。" * 10
        for number in range(self.topics):
            author = members[number % 10]
            topic = content.publish_topic(
                actor=author,
                space=space,
                kind="question",
                title=f"Question number {number}",
                source=text,
                tags=["bench"],
            )
        for number in range(ANSWERS):
            content.post_answer(actor=members[number % 10], topic=topic, source=f"{number}. {text}")
        return f"/t/{topic.pk}/{topic.slug}/", _session_of(members[0])

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

    def _through_granian(self, path: str) -> None:
        port = _free_port()
        variables = {"GUILDHALL_PORT": str(port), "GUILDHALL_WEB_PROCESSES": "2"}
        web = subprocess.Popen([sys.executable, "-m", "guildhall.config.web"], env={**os.environ, **variables})
        try:
            _wait_for(port)
            for said, headers in (("shared page", {}), ("rendered", {"Cookie": "sessionid=none"})):
                rate, p99 = _load(port, path, headers, self.moment)
                self.report.add(f"topic over HTTP: {said}", size=f"p99 {p99:.1f} ms", rate=f"{rate:,.0f}/s")
                self.report.figures[f"http_{said.split()[0]}_per_s"] = round(rate)
        finally:
            web.terminate()
            web.wait(30)


def _rounds(ways: dict[str, Callable[[], Any]], moment: float) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(3):
        for way, work in ways.items():
            rates[way].append(_rate(work, moment / 3))
    return rates


def _rate(work: Callable[[], Any], moment: float) -> float:
    work()
    count, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < moment:
        work()
        count += 1
    return count / spent


def _ask(application: Callable[..., Iterable[bytes]], path: str, **headers: str) -> bytes:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
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


def _session_of(member: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _free_port() -> int:
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


def _load(port: int, path: str, headers: dict[str, str], moment: float) -> tuple[float, float]:
    """Requests a second and the 99th percentile in ms, of four clients that keep their connections."""
    with ProcessPoolExecutor(CLIENTS) as clients:
        asked = [clients.submit(_client, port, path, headers, moment) for _ in range(CLIENTS)]
        times = sorted(spent for each in asked for spent in each.result())
    return len(times) / moment, times[int(len(times) * 0.99)] * 1000


def _client(port: int, path: str, headers: dict[str, str], moment: float) -> list[float]:
    connection = HTTPConnection("localhost", port, timeout=30)
    for _ in range(20):
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

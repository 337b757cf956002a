"""Real processes of the site on this test's own database: web processes with a port each, and a worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

PATIENCE = 120  # seconds; hang guard


class Web:
    """One web process. `get` opens a connection of its own, as another reader would."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection("localhost", self.port, timeout=PATIENCE)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers={"Host": "localhost", **sent})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read().decode()
        finally:
            connection.close()

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except (OSError, HTTPException):
            return False


@contextmanager
def running(webs: int = 2) -> Iterator[list[Web]]:
    ports = [_free_port() for _ in range(webs)]
    processes = [_start("guildhall.config.cli", "worker")]
    processes += [
        _start("guildhall.config.web", GUILDHALL_PORT=str(port), GUILDHALL_WEB_PROCESSES="1") for port in ports
    ]
    try:
        found = [Web(port) for port in ports]
        for web in found:
            until(web.answers)
        yield found
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(PATIENCE)


def _start(*arguments: str, **variables: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *arguments], env={**os.environ, **variables})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)

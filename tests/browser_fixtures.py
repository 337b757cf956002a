"""Chromium for tests, as a pytest plugin: `visit` opens pages and fails on anything the console complains about.

def test_home(visit, live_server):
    page = visit("/", language="zh-hans", theme="dark", width=390, member=member)
    assert axe(page) == []
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

VENDOR = Path(__file__).parent / "vendor"
# The first opens a page for a third of what the others take.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXAMINED: list[Any] = []  # pages on which axe is at work: it tries inline styles, which the policy refuses
SERIOUS = {"serious", "critical"}
# Told by the page itself, so that a report is seen even where the console stays silent.
LISTEN = """
addEventListener("securitypolicyviolation", event => console.error("CSP refused", event.violatedDirective,
    event.blockedURI, event.sourceFile, event.lineNumber))
"""


def chromium() -> str | None:
    wanted = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    return next((path for name in wanted if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium a test process; without one the test is skipped by name, under CI it fails."""
    path = chromium()
    if path is None:
        reason = "no Chromium (apt-get install chromium, or name it in CHROMIUM)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browser tests pay for it

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's own thread
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chrome
        chrome.close()


@dataclass
class Visits:
    """Opens pages of the live server and keeps what went wrong on them. `allowed`: pieces of complaints to expect."""

    browser: Any
    base: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def __call__(
        self,
        path: str,
        *,
        member: Any = None,
        language: str = "en",
        theme: str = "light",
        width: int = 1440,
        scripts: bool = True,
        allow: tuple[str, ...] = (),
    ) -> Any:
        """A Playwright page. `member` is signed in; `scripts=False` is a reader without JavaScript."""
        self.allowed += allow
        context = self.browser.new_context(
            viewport={"width": width, "height": 844 if width < 768 else 900},
            base_url=self.base,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(LISTEN)
        context.add_cookies([self._cookie(name, value) for name, value in self._cookies(member, language, theme)])
        page = context.new_page()
        page.on("console", lambda message: self._hear(page, message))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.goto(path, wait_until="networkidle")
        return page

    def _hear(self, page: Any, message: Any) -> None:
        if message.type == "error" and page not in EXAMINED:
            self.complaints.append(message.text)

    def _cookies(self, member: Any, language: str, theme: str) -> Iterator[tuple[str, str]]:
        yield settings.LANGUAGE_COOKIE_NAME, language
        yield "theme", theme
        if member is not None:
            client = Client()
            client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
            yield settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value

    def _cookie(self, name: str, value: str) -> dict[str, str]:
        return {"name": name, "value": value, "url": self.base}

    def close(self) -> list[str]:
        for context in self.contexts:
            context.close()
        return [one for one in self.complaints if not any(piece in one for piece in self.allowed)]


@pytest.fixture
def visit(browser: Any, live_server: Any) -> Iterator[Visits]:
    """Fails the test when a page logged an error, broke in a script or ran into the content security policy."""
    visits = Visits(browser, live_server.url)
    yield visits
    assert visits.close() == []


@pytest.fixture
def browser_page(visit: Visits) -> Callable[..., Any]:
    """The same under the name of the thing."""
    return visit


# Its promise is not waited for in `evaluate`, which would wait for ever.
RUN_AXE = """tags => { window.axeFound = null;
    axe.run({runOnly: tags, resultTypes: ['violations'], preload: false}).then(found => { window.axeFound = found }) }"""
AXE_PATIENCE = 60  # seconds; a hang guard


def axe(page: Any, *, levels: set[str] = SERIOUS) -> list[str]:
    """What axe-core finds on the open page: WCAG 2.2 A and AA and best practice, one line each."""
    EXAMINED.append(page)
    if page.evaluate("!window.axe"):
        page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    page.evaluate(RUN_AXE, tags)
    deadline = time.monotonic() + AXE_PATIENCE
    while (
        found := page.evaluate("window.axeFound")
    ) is None:  # `wait_for_function` evaluates text, which the page refuses
        assert time.monotonic() < deadline, f"axe is not done with {page.url} after {AXE_PATIENCE} s"
        page.wait_for_timeout(20)
    page.wait_for_timeout(50)
    EXAMINED.remove(page)
    return [
        f"{one['impact']} {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found["violations"]
        if one["impact"] in levels
        for node in one["nodes"]
    ]


def overflow(page: Any) -> int:
    """How many pixels the page is wider than the window; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

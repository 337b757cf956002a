"""Pictures of the main pages, to look at and for the docs. Run by `make screenshots`.

    python -m scripts.screenshots                      all, of a demo and a new house in var/screenshots/
    python -m scripts.screenshots home topic           only these pages
    python -m scripts.screenshots --address URL home   of a demo that already runs (nothing is imported into it)

Every page is taken at 390 and 1440 px, in both languages and both themes, into var/screenshots/*.png. The few pictures
of docs/use/img are taken on the way, with fewer colours. A line is printed for a page that is wider than the window.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from guildhall.connectors.tests.dumps import SITE
from guildhall.connectors.tests.dumps import write as write_dump
from tests.browser_fixtures import QUIET, chromium, overflow

ROOT = Path(__file__).resolve().parents[1]
PICTURES = Path(os.environ.get("GUILDHALL_VAR", ROOT / "var")) / "screenshots"
FOR_DOCS = ROOT / "docs/use/img"
LANGUAGES, THEMES, WIDTHS = ("en", "zh-hans"), ("light", "dark"), {390: 844, 1440: 900}
GUEST, MEMBER, OPERATOR, ADMINISTRATOR = "", "hemiao", "zhixia", "maren"
PASSWORD = "weathervane-on-the-roof"  # noqa: S105 - `guildhall demo` prints it
STARTED_WITHIN = 600


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    who: str = GUEST
    link: str = ""  # the page behind the first such link on `path`


DEMO = [
    Shot("home", "/", MEMBER),
    Shot("home-guest", "/"),
    Shot("topic", "/", MEMBER, ".gh-row:has(.ans-ok) h3 a"),
    Shot("unanswered", "/?tab=unanswered", MEMBER),
    Shot("spaces", "/spaces/", MEMBER),
    Shot("space", "/spaces/", MEMBER, ".ct-spaces h2 a"),
    Shot("tags", "/tags/", MEMBER),
    Shot("search", "/search?q=backup+server", MEMBER),
    Shot("search-empty", "/search"),
    Shot("search-nothing", "/search?q=xyzzyq+kind:article"),
    Shot("search-wrong", "/search?q=backup+kind:riddle+before:soon"),
    Shot("ask", "/ask/", MEMBER),
    Shot("people", "/people/", MEMBER),
    Shot("profile", f"/people/{MEMBER}/", MEMBER),
    Shot("profile-other", f"/people/{OPERATOR}/", MEMBER),
    Shot("my-settings", "/settings/", MEMBER),
    Shot("my-security", "/settings/security", MEMBER),
    Shot("my-data", "/settings/data", MEMBER),
    Shot("sign-in", "/accounts/login/"),
    Shot("sign-up", "/accounts/signup/"),
    Shot("missing", "/nothing-is-here/"),
    Shot("today", "/console/", OPERATOR),
    Shot("overview", "/console/insights/", OPERATOR),
    Shot("retention", "/console/insights/retention/", OPERATOR),
    Shot("reports", "/console/insights/reports/", OPERATOR),
    Shot("console-people", "/console/people/", OPERATOR),
    Shot(
        "member",
        "/console/people/?q=hemiao",
        OPERATOR,
        "td a[href^='/console/people/'], th a[href^='/console/people/']",
    ),
    Shot("roles", "/console/people/roles", ADMINISTRATOR),
    Shot("console-spaces", "/console/content/", ADMINISTRATOR),
    Shot("console-space", "/console/content/", ADMINISTRATOR, "a[href^='/console/content/spaces/']:not([href$='new'])"),
    Shot("console-tags", "/console/content/tags/", OPERATOR),
    Shot("console-searches", "/console/content/searches/", OPERATOR),
    Shot("calendar", "/console/content/calendar/", OPERATOR),
    Shot("console-collections", "/console/content/collections/", OPERATOR),
    Shot("collections", "/collections/", MEMBER),
    Shot("suggested-edits", "/edits/", MEMBER),
    Shot("console-groups", "/console/groups/", ADMINISTRATOR),
    Shot("settings", "/console/settings/", ADMINISTRATOR),
    Shot("setting", "/console/settings/community.name/", ADMINISTRATOR),
    Shot("outbox", "/console/outreach/outbox/", ADMINISTRATOR),
    Shot("log", "/console/log/", ADMINISTRATOR),
    Shot("readers", "/console/log/readers/", ADMINISTRATOR),
    Shot("imports-empty", "/console/imports/", ADMINISTRATOR),
]
MOVED_IN = [
    Shot("imports", "/console/imports/", ADMINISTRATOR),
    Shot(
        "import", "/console/imports/", ADMINISTRATOR, "td a[href^='/console/imports/'], th a[href^='/console/imports/']"
    ),
]
NEW = [Shot("start", "/start/")]
DOCS = {
    "home-en": ("home", "en"),
    "home-zh": ("home", "zh-hans"),
    "topic-en": ("topic", "en"),
    "ask-zh": ("ask", "zh-hans"),
    "overview-en": ("overview", "en"),
    "retention-zh": ("retention", "zh-hans"),
    "today-zh": ("today", "zh-hans"),
    "settings-en": ("settings", "en"),
    "import-en": ("import", "en"),
    "member-en": ("member", "en"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="only these, by name")
    parser.add_argument("--address", help="of a demo that already runs")
    parser.add_argument("--out", type=Path, default=PICTURES, help="folder of the pictures")
    args = parser.parse_args()
    if (browser := chromium()) is None:
        print("No Chromium (apt-get install chromium, or name it in CHROMIUM): no pictures.", file=sys.stderr)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    FOR_DOCS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser, args=QUIET)
        wanted = set(args.pages)
        wide = [*_running(chrome, args, wanted)] if args.address else [*_everything(chrome, args, wanted)]
    print("\n".join(wide) or f"Pictures are in {args.out}")
    return bool(wide)


def _running(chrome: Any, args: argparse.Namespace, wanted: set[str]) -> Iterator[str]:
    return Camera(chrome, args.address, args.out).take(_of([*DEMO, *MOVED_IN], wanted))


def _everything(chrome: Any, args: argparse.Namespace, wanted: set[str]) -> Iterator[str]:
    with _house("demo", args.out / "demo") as address:
        camera = Camera(chrome, address, args.out)
        yield from camera.take(_of(DEMO, wanted))
        _move_in(args.out / "demo")
        yield from camera.take(_of(MOVED_IN, wanted))
    if _of(NEW, wanted):
        shutil.rmtree(args.out / "new", ignore_errors=True)
        with _house("serve", args.out / "new") as address:
            yield from Camera(chrome, address, args.out).take(_of(NEW, wanted))


def _of(shots: list[Shot], wanted: set[str]) -> list[Shot]:
    return [shot for shot in shots if not wanted or shot.name in wanted]


class Camera:
    """Signs in as whom a page is for, once, and takes the pages in every width, language and theme."""

    def __init__(self, chrome: Any, address: str, out: Path) -> None:
        self.chrome, self.address, self.out = chrome, address, out
        self.sessions: dict[str, Any] = {GUEST: None}

    def take(self, shots: list[Shot]) -> Iterator[str]:
        for language, who in product(LANGUAGES, sorted({shot.who for shot in shots})):
            for theme, width in product(THEMES, WIDTHS):
                page = self._page(who, language, theme, width)
                for shot in shots:
                    if shot.who == who:
                        yield from self._picture(page, shot, language, theme, width)
                page.context.close()

    def _page(self, who: str, language: str, theme: str, width: int) -> Page:
        if who not in self.sessions:
            self.sessions[who] = self._signed_in(who)
        context = self.chrome.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            base_url=self.address,
            storage_state=self.sessions[who],
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "theme", "value": theme, "url": self.address}])
        context.request.post("/language", form={"language": language, "next": "/robots.txt"})
        return context.new_page()

    def _signed_in(self, who: str) -> Any:
        context = self.chrome.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        state = context.storage_state()
        context.close()
        return state

    def _picture(self, page: Page, shot: Shot, language: str, theme: str, width: int) -> Iterator[str]:
        page.goto(shot.path, wait_until="networkidle")
        if shot.link:
            links = page.locator(shot.link)
            if not links.count():
                yield f"{shot.name}: {page.url} has no {shot.link}"
                return
            page.goto(links.first.get_attribute("href") or "", wait_until="networkidle")
        name = f"{shot.name}-{language[:2]}-{theme}-{width}"
        page.screenshot(path=self.out / f"{name}.png", full_page=True)
        if theme == "light" and width == max(WIDTHS):
            _keep_for_docs(page, shot.name, language)
        if beyond := overflow(page):
            yield f"{name} is {beyond} px wider than the window ({page.url})"


def _keep_for_docs(page: Page, name: str, language: str) -> None:
    for file in (file for file, of in DOCS.items() if of == (name, language)):
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        _few_colours(picture).save(FOR_DOCS / f"{file}.png", optimize=True)


def _few_colours(picture: Image.Image) -> Image.Image:
    """256: the common ones exactly, so that grounds keep their tint, and rare ones so that small marks keep theirs."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    rare = iter(picture.quantize(96, method=Image.Quantize.MAXCOVERAGE).getpalette() or [])
    palette = [*[colour for _number, colour in counted[:160]], *zip(rare, rare, rare, strict=True)]
    nearest = {colour: _nearest(palette, colour) for _number, colour in counted}
    parts = iter(picture.tobytes())
    few = Image.frombytes("P", picture.size, bytes(nearest[colour] for colour in zip(parts, parts, parts, strict=True)))
    few.putpalette([part for colour in palette for part in colour])
    return few


def _nearest(palette: list[Any], colour: Any) -> int:
    far = [sum((one - other) ** 2 for one, other in zip(known, colour, strict=True)) for known in palette]
    return far.index(min(far))


@contextmanager
def _house(command: str, var: Path) -> Iterator[str]:
    """`guildhall demo` or `guildhall serve` on a free port, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    given = _environment(var) | {"GUILDHALL_PORT": str(port), "SITE_URL": address}
    process = subprocess.Popen([sys.executable, "-m", "guildhall.config.cli", command], cwd=ROOT, env=given)  # noqa: S603
    try:
        _wait(process, f"{address}/healthz")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not re.match("GUILDHALL_|DATABASE_URL", name)}
    # A new house is none of the demo's exempt: it wants a key and its host names. Nobody else reaches this one.
    return kept | {"GUILDHALL_VAR": str(var), "SECRET_KEY": "only-for-pictures-of-an-empty-house-0123456789",
                   "ALLOWED_HOSTS": "localhost"}  # fmt: skip


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(STARTED_WITHIN):
        if process.poll() is not None:
            raise SystemExit("The house did not open.")
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310
        except (urllib.error.URLError, OSError):
            time.sleep(1)
        else:
            return
    raise SystemExit("The house did not open in time.")


def _move_in(var: Path) -> None:
    """Import a small invented site, so that the console has an import to show."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["import", "stackexchange", str(write_dump(Path(folder) / SITE)), "--site", SITE]
        subprocess.run([sys.executable, "-m", "guildhall.config.cli", *command], cwd=ROOT, env=_environment(var))  # noqa: S603, PLW1510


if __name__ == "__main__":
    sys.exit(main())

"""How fast a community of 200,000 posts is served over HTTP: to guests, to members, with writing.

Makes a forum (`--keep FOLDER`: once), opens it with `guildhall serve` as an operator would (embedded PostgreSQL, two web
processes, worker, insights) and drives `wrk` with 16 connections at one page after the other, in interleaved rounds. The
floor is one prepared string behind the same layers and middleware, without and with a session. Everything shares one
machine, so only ratios to the floor of the same run can be compared. Warm pages are those that guests share; cold ones
are rendered for every request.

`--sizes` asks forums of 10,000, 100,000 and 1,000,000 posts for the same pages; `--overload` sends
five times the load.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks import overload, wrk
from benchmarks.made_forum import SEED, Sizes, body_of_its_own, two_words
from benchmarks.report import machine, print_table

FULL, QUICK, GROWING = 200_000, 3_000, (10_000, 100_000, 1_000_000)  # posts
GUEST_FLOOR, MEMBER_FLOOR = "floor: a string, guest", "floor: a string, signed in"
SEARCH = "/search?q="
ANSWERS = 5  # of every member a round


@dataclass(frozen=True)
class Way:
    """A row: what is asked, beside which floor, under which name of the last line; `shows` is in every good page.

    `asked` gives the lines anew for every round: what was written once would be held back as a copy.
    """

    said: str
    asked: Callable[[], list[str]]
    floor: str = GUEST_FLOOR
    figure: str = ""
    shows: str = ""


@dataclass
class Row:
    way: Way
    kilobytes: float = 0.0
    loads: list[wrk.Load] = field(default_factory=list)
    others: list[float] = field(default_factory=list)  # processors that strangers used meanwhile

    @property
    def rate(self) -> float:
        return statistics.median(load.rate for load in self.loads)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small forum and one short round, done within 45 s")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="make the forum once and leave it there")
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=0, help="of every row in every round")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--overload", action="store_true", help="five times the load for 30 s")
    parser.add_argument("--sizes", action="store_true", help="forums of 10,000 to 1,000,000 posts beside each other")
    args = parser.parse_args()
    wrk.require_wrk()
    posts = args.posts or (QUICK if args.quick else FULL)
    seconds, rounds = args.seconds or (1 if args.quick else 5), args.rounds or (1 if args.quick else 3)
    if args.sizes:
        return sizes(args.keep, (1_000, 10_000) if args.quick else GROWING, seconds, rounds)
    with served(args.keep, posts) as community:
        if args.overload:
            return overload.measure(community.base, community.web, crowd(community), 6 if args.quick else 30)
        run(community, seconds, rounds)


@dataclass(frozen=True)
class Community:
    """One that is open: where, the process of `guildhall serve`, and what there is to ask for."""

    base: str
    pid: int
    topics: list[str]
    sessions: list[str]

    @property
    def web(self) -> int:
        """The first of the web processes, which started the others."""
        for pid in wrk.family(self.pid):
            if b"guildhall.config.web" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
        raise SystemExit("the web processes are gone")


def run(community: Community, seconds: float, rounds: int) -> None:
    rows = [Row(way, _kilobytes(community, way)) for way in ways(community)]
    with wrk.watched(community.web) as memory:
        for number in range(rounds):
            for row in rows:
                if not number:
                    wrk.drive(community.base, row.way.asked(), 1)
                _measure(community, row, seconds)
    print(machine())
    print(
        f"two web processes, wrk with 16 connections, {rounds} rounds of {seconds:g} s a row, everything on this machine"
    )
    _print(rows)
    print(f"web processes: {memory[0]:.0f} MB resident together, {memory[1]:.0f} MB with what they share counted once")
    figures = {row.way.figure: f"{row.rate:.0f}" for row in rows if row.way.figure}
    figures.setdefault("search_per_s", "none")
    order = ("guest_topic_per_s", "guest_topic_cold_per_s", "guest_latest_cold_per_s", "member_topic_per_s",
             "member_latest_per_s", "search_per_s", "answer_per_s")  # fmt: skip
    print(f"web: {' '.join(f'{name}={figures[name]}' for name in order)} web_rss_mb={memory[0]:.0f}")


def ways(community: Community) -> list[Way]:
    topic, reader = community.topics[0], community.sessions[0]
    signed = {"floor": MEMBER_FLOOR}
    found = [
        _way(GUEST_FLOOR, ["/floor"]),
        _way(MEMBER_FLOOR, [f"/floor\t{reader}"], MEMBER_FLOOR),
        _way("topic of 20 posts, guest, warm", [topic], figure="guest_topic_per_s", shows="post-"),
        _way("latest, guest, warm", ["/"], shows="data-rows"),
        _way("any topic, guest, cold", [f"{one}#%KEY%" for one in community.topics],
            figure="guest_topic_cold_per_s", shows="post-"),
        _way("topic of 20 posts, guest, cold", [f"{topic}#%KEY%"], shows="post-"),
        _way("latest, guest, cold", ["/#%KEY%"], figure="guest_latest_cold_per_s", shows="data-rows"),
        _way("topic of 20 posts, signed in", [f"{topic}\t{reader}"], **signed, figure="member_topic_per_s", shows="hx-headers"),
        _way("latest, signed in", [f"/\t{reader}"], **signed, figure="member_latest_per_s", shows="hx-headers"),
    ]  # fmt: skip
    made = random.Random(SEED)
    if _answers(community.base, f"{SEARCH}server"):
        asked = [f"{SEARCH}{quote(two_words(made))}" for _ in range(200)]
        found.append(_way("search, two words", asked, figure="search_per_s", shows="ct-hit"))
    return [*found, Way("answer posted", partial(answers, community, random.Random()), **signed, figure="answer_per_s")]


def _way(said: str, lines: list[str], floor: str = GUEST_FLOOR, **more: Any) -> Way:
    return Way(said, lambda: lines, floor, **more)


def crowd(community: Community) -> list[str]:
    """Topics that are rendered at every request: as many for guests as for members."""
    asked = zip(community.topics, community.sessions, strict=False)
    return [line for topic, session in asked for line in (f"{topic}#%KEY%", f"{topic}\t{session}")]


def answers(community: Community, made: random.Random) -> list[str]:
    """Forms as a browser sends them, from many members to many topics; each with a text and a key of its own."""
    token = "".join(made.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=32))
    asked = []
    for session in community.sessions * ANSWERS:
        path = made.choice(community.topics).rsplit("/", 2)[0]
        form = urlencode({"csrfmiddlewaretoken": token, "source": body_of_its_own(made)}) + "&key=%KEY%"
        asked.append(f"{path}/answer\t{session}; csrftoken={token}\t{form}")
    return asked


def _measure(community: Community, row: Row, seconds: float) -> None:
    lines = row.way.asked()
    pids, before = [*wrk.family(community.pid), *_database()], (wrk.busy(), time.perf_counter())
    ours, children = wrk.used(pids), os.times()
    row.loads.append(wrk.drive(community.base, lines, seconds))
    after = os.times()
    spent = (
        wrk.used(pids)
        - ours
        + after.children_user
        + after.children_system
        - children.children_user
        - children.children_system
    )
    row.others.append(max(0.0, (wrk.busy() - before[0] - spent) / (time.perf_counter() - before[1])))


def _database() -> list[int]:
    """Processes of PostgreSQL on this machine; its backends come and go, so all are counted as ours."""
    listed = (name for name in Path("/proc").glob("[0-9]*/comm"))
    return [int(name.parent.name) for name in listed if _text(name).startswith("postgres")]


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _print(rows: list[Row]) -> None:
    floors = {row.way.said: row for row in rows}
    table = []
    for row in rows:
        floor = floors[row.way.floor]
        shares = [load.rate / below.rate for load, below in zip(row.loads, floor.loads, strict=True)]
        bad = sum(load.bad for load in row.loads)
        table.append((
            row.way.said + (f" ({bad} refused)" if bad else ""),
            f"{row.kilobytes:.1f}" if row.kilobytes else "",
            f"{row.rate:,.0f}",
            f"{statistics.median(load.p50 for load in row.loads):.1f}",
            f"{statistics.median(load.p99 for load in row.loads):.1f}",
            f"{statistics.median(shares):.2f}",
            f"{statistics.median(row.others):.1f}",
        ))  # fmt: skip
    print_table(("page", "kB", "a second", "p50 ms", "p99 ms", "share of floor", "processors of others"), table)


def _kilobytes(community: Community, way: Way) -> float:
    """Of the page before gzip, which must be the page that is meant; 0 for forms."""
    path, cookie, form = [*way.asked()[0].split("\t"), "", ""][:3]
    if form:
        return 0.0
    asked = urllib.request.Request(
        community.base + path.partition("#")[0], headers={"Cookie": cookie} if cookie else {}
    )
    page = urllib.request.urlopen(asked, timeout=30).read()
    if way.shows.encode() not in page:
        raise SystemExit(f"{way.said}: not the page that was asked for\n{page[:500]!r}")
    return len(page) / 1000


def _answers(base: str, path: str) -> bool:
    try:
        urllib.request.urlopen(base + path, timeout=30).read()
    except urllib.error.HTTPError:
        return False
    return True


def sizes(keep: str, numbers: tuple[int, ...], seconds: float, rounds: int) -> None:
    """Each size in a process of its own, one after the other: ratios to its own floor."""
    for posts in numbers:
        print(f"\n{posts:,} posts", flush=True)
        asked = ["--posts", str(posts), "--seconds", str(seconds), "--rounds", str(rounds)]
        asked += ["--keep", f"{keep}/{posts}"] if keep else []
        subprocess.run([sys.executable, "-m", "benchmarks.web", *asked], check=True)


@contextmanager
def served(keep: str, posts: int) -> Iterator[Community]:
    from benchmarks import forum_folder

    folder = Path(keep or tempfile.mkdtemp(prefix="guildhall-bench-")).resolve()
    variables = forum_folder.variables(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= variables
    sizes = Sizes(topics=posts // 20, posts=posts, members=min(2_000, max(500, posts // 20)))
    try:
        from guildhall.config import house

        with house.opened():
            made = forum_folder.forum(folder, sizes)
        with _open() as (base, pid):
            _settle(pid)
            yield Community(base, pid, made.topics, made.sessions)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _open() -> Iterator[tuple[str, int]]:
    from benchmarks.pages import free_port

    port = free_port()
    variables = {"GUILDHALL_PORT": str(port), "DJANGO_SETTINGS_MODULE": "benchmarks.served"}
    serve = subprocess.Popen([sys.executable, "-m", "guildhall.config.cli", "serve"], env=os.environ | variables)
    base = f"http://localhost:{port}"
    try:
        for _ in range(600):
            if serve.poll() is not None:
                raise SystemExit("guildhall serve ended by itself")
            if _is_open(base):
                break
            time.sleep(0.1)
        yield base, serve.pid
    finally:
        serve.terminate()
        serve.wait(30)


def _settle(pid: int) -> None:
    """Wait until what starts beside the web processes has started, for up to a minute."""
    for _ in range(30):
        family = wrk.family(pid)
        before = wrk.used(family)
        time.sleep(2)
        if wrk.used(family) - before < 0.3:
            return


def _is_open(base: str) -> bool:
    try:
        return _answers(base, "/healthz")
    except OSError:
        return False


if __name__ == "__main__":
    main()

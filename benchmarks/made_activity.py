"""Made histories and a made chat without words, in the formats that move in: lines of JSON, and CSV."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

FIRST = datetime(2015, 1, 1, tzinfo=UTC)
ZONES = (-480, -300, 0, 60, 330, 480, 570)
SEED = 7


def write(folder: Path, *, rows: int) -> dict[str, Path]:
    """A third commits, the rest messages; the folder of each platform."""
    places = {platform: folder / platform for platform in ("git", "zulip")}
    for place in places.values():
        place.mkdir(parents=True)
    _write_commits(places["git"] / "made.jsonl", rows // 3)
    _write_chat(places["zulip"], rows - rows // 3)
    return places


def commits(count: int) -> Iterator[dict[str, object]]:
    chance, people = random.Random(SEED), max(count // 50, 3)
    for number in range(count):
        who = min(int(chance.paretovariate(0.6)), people)
        zone = timezone(timedelta(minutes=ZONES[who % len(ZONES)]))
        bot = who % 40 == 1
        commit: dict[str, object] = {
            "repo": f"made/repo-{number * 12 // count}",
            "sha": f"{chance.getrandbits(48):012x}",
            "t": (FIRST + timedelta(minutes=11 * number)).astimezone(zone).isoformat(),
            "name": f"robot-{who}[bot]" if bot else f"Author {who}",
            "id": f"{who:016x}",
            "dirs": ["docs", "src"],
            "n": chance.randint(1, 30),
            "subj": "Say what it does",
        }
        if chance.random() < 0.03:
            commit["co"] = [[f"Author {who + 1}", f"{who + 1:016x}"]]
        yield commit


def _write_commits(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.writelines(f"{json.dumps(commit)}\n" for commit in commits(count))


def _write_chat(folder: Path, count: int) -> None:
    chance, topics, users, first = (
        random.Random(SEED),
        max(count // 17, 1),
        max(count // 180, 2),
        int(FIRST.timestamp()),
    )
    _table(folder / "streams.csv", "stream_id name", ((number, f"stream {number}") for number in range(90)))
    _table(
        folder / "users.csv",
        "user name first_ts bot",
        ((number, f"User {number}", first, int(number % 300 == 0)) for number in range(users)),
    )
    _table(
        folder / "topics.csv",
        "topic stream_id title",
        ((number, number % 90, f"topic {number}") for number in range(topics)),
    )
    _table(
        folder / "messages.csv",
        "msg_id topic user ts chars",
        (
            (
                number,
                number % topics,
                min(int(chance.paretovariate(0.5)), users) - 1,
                first + number,
                chance.randint(1, 900),
            )
            for number in range(count)
        ),
    )


def _table(path: Path, head: str, rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head.split(), *rows])

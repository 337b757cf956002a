"""A Discourse forum: import, lake and measures against plain Python straight over the lines of JSON."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from guildhall.insights.lake.reading import Lake
from tests.proofs.agreement import agree
from tests.proofs.communities import moved_in
from tests.proofs.plain import Plain, Said, months

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]
SMALL_ACTION, WHISPER = 3, 4


def posts(folder: Path) -> list[dict[str, Any]]:
    """Every post that everybody may read, once, in the order of the file with those that open a topic first."""
    with gzip.open(folder / "posts.jsonl.gz", "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    shown = [one for one in told if _is_shown(one)]
    once = {one["id"]: one for one in reversed(shown)}
    kept = [one for one in shown if once[one["id"]] is one]
    return sorted(kept, key=lambda one: one["post_number"] != 1)


def _is_shown(one: dict[str, Any]) -> bool:
    is_gone = one.get("deleted_at") or one.get("user_deleted") or one.get("hidden")
    is_said = (
        one.get("post_type") not in (SMALL_ACTION, WHISPER) and (one.get("raw") or one.get("cooked") or "").strip()
    )
    return bool(one.get("category_id") and is_said and not is_gone)


def read(folder: Path, lake: Lake) -> Plain:
    world = Plain(lake.zone, lake.today, lake.as_of, months(date(2022, 8, 1), date(2026, 9, 1)))
    told = posts(folder)
    bots = {one["username"].lower() for one in told if one["user_id"] < 0}
    threads: dict[int, Said] = {}
    authors: dict[tuple[int, int], str] = {}
    for one in told:
        author, at, topic = one["username"].lower(), datetime.fromisoformat(one["created_at"]), one["topic_id"]
        authors[topic, one["post_number"]] = author
        if topic not in threads:
            threads[topic] = Said(at, author, is_question=False)
        elif author != threads[topic].opener and author not in bots:
            threads[topic].others.append((at, author))
        if author not in bots:
            world.act(author, at)
    for one in told:
        _tie(world, bots, threads, authors, one)
    world.joined = {person: min(days) for person, days in world.acts.items()}
    world.threads = [thread for thread in threads.values() if thread.opener not in bots]
    return world


def _tie(world: Plain, bots: set[str], threads: dict[int, Said], authors: dict[tuple[int, int], str], one: Any) -> None:
    author, at, topic = one["username"].lower(), datetime.fromisoformat(one["created_at"]), one["topic_id"]
    is_opening = threads[topic].opener == author and threads[topic].at == at
    target = authors.get((topic, one.get("reply_to_post_number") or 0), threads[topic].opener)
    if not is_opening and target != author and not {author, target} & bots:
        world.ties.append((author, target, world.day(at)))


def test_every_figure_is_what_plain_python_finds_in_the_lines(data, tmp_path):
    folder = data("discourse-delvingbitcoin")
    with moved_in("discourse", folder, tmp_path, site="delvingbitcoin.org") as lake:
        assert agree(lake, read(folder, lake)) > 1500

"""Does search find what was meant, and how fast?

Found: the passages of a Chinese reading test as articles, its questions as queries, beside LIKE. `recall_at_10`: the
share of questions whose passage is among the first ten; `mrr`: the mean of 1/place.

Fast: two-word queries over real posts of a chat and made ones in two languages, both words drawn from bands of how many
posts they are in: in the process, one after another (`p95_ms`), and as pages of guests through two web processes with
16 connections (`per_s`), none of them kept.

`--data`: the folder of the data sets `search-zh-cmrc2018` and `zulip-lean-content`; without them the made posts alone.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import wrk
from benchmarks.made_posts import posts as made_posts
from benchmarks.report import Report, throwaway_database

BANDS = (("in 1 of 5 to 20", 5, 20), ("in 1 of 20 to 200", 20, 200), ("in 1 of 200 to 5,000", 200, 5_000))
CONNECTIONS = 16
AT_ONCE = 2000
CHAT = ("is-there-code-for-x", "new-members", "lean-for-teaching", "geographic-locality", "zulip-meta", "job-postings")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--kept", default="", help="a folder for the database, which takes long to fill; used again")
    asked = parser.parse_args()
    wrk.require_wrk()
    with throwaway_database(asked.kept):
        Measurement(asked.data, is_quick=asked.quick).run().print()


class Measurement:
    def __init__(self, data: Path, *, is_quick: bool) -> None:
        self.data, self.is_quick = data, is_quick
        self.report = Report("search")

    def run(self) -> Report:
        self._quality()
        self._fill()
        pairs = self._pairs(20 if self.is_quick else 100)
        self._latency(pairs)
        self._through_granian([pair for found in pairs.values() for pair in found])
        return self.report

    def _quality(self) -> None:
        """In a space of their own, so that nothing else is found."""
        from guildhall.content.actions.indexing import reindex
        from guildhall.content.models import Topic

        passages, questions = (
            _rows(self.data / "search-zh-cmrc2018" / f"{name}.jsonl.gz") for name in ("passages", "questions")
        )
        if not passages:
            return
        if not Topic.objects.filter(origin="cmrc").exists():
            _write(
                [(row["id"], row["title"], row["text"], 1_700_000_000) for row in passages],
                origin="cmrc",
                kind="article",
            )
            list(reindex())
        places = [_place(row) for row in (questions[::4] if self.is_quick else questions)]
        like = [_place_like(row) for row in (questions[::16] if self.is_quick else questions)]
        for what, found in (("found by its words", places), ("LIKE, most words first", like)):
            recall, mrr = sum(map(bool, found)) / len(found), sum(1 / place for place in found if place) / len(found)
            self.report.add(what, size=f"{len(found):,} questions", rate=f"recall@10 {recall:.3f}, MRR {mrr:.3f}")
            if found is places:
                self.report.figures |= {"recall_at_10": round(recall, 3), "mrr": round(mrr, 3)}

    def _fill(self) -> None:
        from guildhall.content.actions.indexing import reindex
        from guildhall.content.models import Post

        sizes, real = ((100, 2_000), 1_000) if self.is_quick else ((10_000, 200_000), 150_000)
        if not Post.objects.filter(origin="made").exists():
            _write(_chat(self.data / "zulip-lean-content", real), origin="chat")
            _write(((f"made {row.topic}", row.title, row.text, row.at) for row in made_posts(*sizes)), origin="made")
        started = time.perf_counter()
        done = max(reindex(), default=0)
        if done:
            rate = done / (time.perf_counter() - started)
            self.report.add("indexed", size=f"{done:,} posts", rate=f"{rate:,.0f}/s")
        _analyse()
        self.number = Post.objects.count()

    def _pairs(self, number: int) -> dict[str, list[str]]:
        """Queries of two words: both of one band, or one of each of two neighbours."""
        words = {name: _words_between(self.number, low, high) for name, low, high in BANDS}
        r = random.Random(7)  # noqa: S311 - the same queries every time
        mixed = [(name, name) for name in words] + list(pairwise(words))
        return {
            f"{one}" if one == other else f"{one} + {other}": [
                " ".join((r.choice(words[one]), r.choice(words[other]))) for _ in range(number)
            ]
            for one, other in mixed
            if words[one] and words[other]
        }

    def _latency(self, pairs: dict[str, list[str]]) -> None:
        every: list[float] = []
        for _round in range(2):  # the second counts: the first warms
            every.clear()
            for name, queries in pairs.items():
                spent = sorted(_spent(query) for query in queries)
                every += spent
                if _round:
                    middle, late = (spent[int(len(spent) * share)] * 1000 for share in (0.5, 0.95))
                    self.report.add(
                        f"words {name}", size=f"{self.number:,} posts", rate=f"p50 {middle:.0f} ms, p95 {late:.0f} ms"
                    )
        every.sort()
        self.report.figures |= {"p95_ms": round(every[int(len(every) * 0.95)] * 1000, 1), "posts": self.number}

    def _through_granian(self, queries: Sequence[str]) -> None:
        """Pages of results to guests. Every query is asked with a word of its own that is left out, so none was kept."""
        from benchmarks.pages import _wait_for, free_port
        from guildhall.kernel.actor import HOUSE
        from guildhall.options.actions import choose

        for key in ("crawlers.guest_a_minute", "content.guest_searches"):
            choose(actor=HOUSE, key=key, value=0)  # all of the load comes from one address
        port, moment = free_port(), 2.0 if self.is_quick else 20.0
        served = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2", "--blocking-threads", "2",
             "--no-log", "guildhall.config.wsgi:application"],
            env=os.environ | {"GUILDHALL_DEMO": "1"},
        )  # fmt: skip
        try:
            _wait_for(port)
            ways = [f"/search?{urlencode({'q': f'{query} -w'})}%KEY%" for query in queries]
            wrk.drive(f"http://localhost:{port}", ways, moment / 4, connections=CONNECTIONS)
            load = wrk.drive(f"http://localhost:{port}", ways, moment, connections=CONNECTIONS)
        finally:
            served.terminate()
            served.wait()
        assert not load.bad, f"{load.bad} answers of 400 and above"
        self.report.add(
            f"pages to {CONNECTIONS} connections",
            size=f"{self.number:,} posts",
            rate=f"{load.rate:.0f}/s, p50 {load.p50:.0f} ms, p99 {load.p99:.0f} ms",
        )
        self.report.figures["per_s"] = round(load.rate)


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _chat(folder: Path, most: int) -> Iterator[tuple[str, str, str, int]]:
    """Messages topic by topic, as a forum would hold them."""
    rows = [row for name in CHAT for row in _rows(folder / f"{name}.jsonl.gz")]
    rows = sorted(rows[:most], key=lambda row: (row["tid"], row["ts"]))
    return ((f"chat {row['tid']}", row["topic"], row["html"], row["ts"]) for row in rows)


def _write(rows: Any, *, origin: str, kind: str = "discussion") -> None:
    """(key of the topic, title, text, seconds): the first of a topic opens it."""
    from guildhall.content.models import Post, Space, Topic
    from guildhall.kernel.sql import copy_in

    space = Space.objects.get_or_create(handle=origin, defaults={"name_en": origin})[0]
    known: dict[str, Any] = {}
    numbers: dict[str, int] = {}
    rows = iter(rows)
    while batch := list(islice(rows, AT_ONCE)):
        fresh = {}
        for key, title, _text, at in batch:
            if key not in known and key not in fresh:
                moment = datetime.fromtimestamp(at, UTC)
                fresh[key] = Topic(
                    space=space,
                    kind=kind,
                    title=title[:240] or "-",
                    slug="x",
                    origin=origin,
                    origin_id=key,
                    created_at=moment,
                    active_at=moment,
                )
        copy_in(list(fresh.values()))
        known |= fresh
        posts = []
        for key, _title, text, at in batch:
            numbers[key] = numbers.get(key, 0) + 1
            said = text if text.startswith("<") else f"<p>{html.escape(text)}</p>"
            posts.append(Post(
                topic=known[key], kind="opening" if numbers[key] == 1 else "reply", number=numbers[key], source=text, html=said,
                render_version=99, created_at=datetime.fromtimestamp(at, UTC), origin=origin, origin_id=f"{key}/{numbers[key]}",
            ))  # fmt: skip
        copy_in(posts)


def _place(row: dict[str, Any]) -> int:
    """Of the passage that the question is about, from 1; 0 where it is not among ten."""
    from guildhall.content.models import Post
    from guildhall.content.queries.finding import look_for
    from guildhall.kernel.actor import NOBODY

    found = look_for(NOBODY, f"{row['question']} space:cmrc", size=10)
    keys = dict(
        Post.objects.filter(pk__in=[post for post, _ in found.results.hits]).values_list("pk", "topic__origin_id")
    )
    names = [keys[post] for post, _ in found.results.hits]
    return names.index(row["passage"]) + 1 if row["passage"] in names else 0


def _place_like(row: dict[str, Any]) -> int:
    """The same words by LIKE: the passage that holds the most of them first."""
    from django.db.models import Case, IntegerField, Value, When

    from guildhall.content.models import Post
    from guildhall.kernel.search import ask

    words = ask(row["question"], {}).words
    holds = [
        Case(When(source__icontains=word, then=Value(1)), default=Value(0), output_field=IntegerField())
        for word in words
    ]
    found = (
        Post.objects.filter(origin="cmrc")
        .annotate(words=sum(holds, Value(0)))
        .filter(words__gt=0)
        .order_by("-words", "pk")
    )
    names = list(found.values_list("topic__origin_id", flat=True)[:10])
    return names.index(row["passage"]) + 1 if row["passage"] in names else 0


def _words_between(number: int, low: int, high: int) -> list[str]:
    """Words in one of `low` to `high` posts."""
    from guildhall.content.models import Lexeme

    found = Lexeme.objects.exclude(word="").filter(documents__lte=number // low, documents__gt=number // high)
    return list(found.order_by("lexeme").values_list("word", flat=True))


def _spent(query: str) -> float:
    from guildhall.content.queries.finding import look_for
    from guildhall.kernel.actor import NOBODY

    started = time.perf_counter()
    look_for(NOBODY, query)
    return time.perf_counter() - started


def _analyse() -> None:
    from guildhall.kernel.sql import own_connection

    with own_connection() as own:
        for table in ("content_topic", "content_post", "content_document", "content_lexeme"):
            own.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

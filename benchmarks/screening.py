"""How well screening tells what is taken down from what is kept, on labelled texts of others.

    python -m benchmarks.screening [--quick]

What is learned from, what the threshold is chosen on and what is measured on are other sources each: videos, topics, or,
where a set names none, other clusters of near copies. Recall is printed twice: at the threshold that was chosen before
(`chosen`, with the precision it came to), and at the best threshold in hindsight that keeps precision at 0.95 (`best`).
"""

from __future__ import annotations

import gzip
import html
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import django

from guildhall.config import database

database.use_settings()
django.setup()  # the rules know the models of their room

from guildhall.moderation.rules.grams import signs  # noqa: E402
from guildhall.moderation.rules.likeness import NEAR, bands, distance, simhash  # noqa: E402
from guildhall.moderation.rules.training import AIM, Cases, cut_at, measured, train  # noqa: E402
from tests.data_sets import DATA_SETS  # noqa: E402

QUICK = "--quick" in sys.argv
Row = tuple[str, str, bool]  # source, text, taken down
Seen = tuple[str, Counter[str], bool]


def rows_of(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def youtube() -> list[Row]:
    rows = rows_of(DATA_SETS / "spam-youtube" / "comments.jsonl.gz")
    return [(row["video"], html.unescape(row["text"]).strip("\ufeff"), bool(row["spam"])) for row in rows]


def sms() -> list[Row]:
    """The set names no source: near copies stay together, and their clusters are dealt out to five sources."""
    rows = [
        (html.unescape(row["text"]), bool(row["spam"])) for row in rows_of(DATA_SETS / "spam-sms" / "messages.jsonl.gz")
    ]
    clusters = _clusters([text for text, _spam in rows])
    return [(f"part {cluster % 5}", text, spam) for cluster, (text, spam) in zip(clusters, rows, strict=True)]


def _clusters(texts: list[str]) -> list[int]:
    """For each text the number of the first that it is a near copy of, itself included."""
    seen: dict[int, list[tuple[int, int]]] = defaultdict(list)
    exact: dict[str, int] = {}
    found = []
    for number, text in enumerate(texts):
        value = simhash(text)
        cluster = exact.setdefault(text.strip().lower(), number)
        for band in bands(value) if value is not None else ():
            near = [other for known, other in seen[band] if distance(known, value) <= NEAR]
            cluster = min([cluster, *near])
        for band in bands(value) if value is not None else ():
            seen[band].append((value, cluster))
        found.append(cluster)
    return found


def cold() -> list[Row]:
    files = ["dev"] if QUICK else ["train", "dev"]
    rows = [row for name in files for row in rows_of(DATA_SETS / "toxic-zh-cold" / f"{name}.jsonl.gz")]
    return [(row["topic"], row["text"], bool(row["label"])) for row in rows]


def fold(rows: list[Seen], test: str, calibrate: set[str]) -> tuple[list[float], list[bool], float | None]:
    """Scores and labels of the test source, and the threshold chosen on the calibration source."""
    parts: dict[str, tuple[list, list]] = {"learn": ([], []), "calibrate": ([], []), "test": ([], [])}
    for number, (source, counted, label) in enumerate(rows):
        name = (
            "test"
            if source == test
            else "calibrate"
            if source in calibrate or (not calibrate and number % 5 == 0)
            else "learn"
        )
        parts[name][0].append(counted)
        parts[name][1].append(label)
    learn, chosen, held = (Cases(*parts[name]) for name in ("learn", "calibrate", "test"))
    known = train(learn, chosen, held)
    threshold = cut_at([known.classifier.raw(one) for one in chosen.texts], chosen.taken_down, AIM)
    return [known.classifier.raw(one) for one in held.texts], list(held.taken_down), threshold


def measure(name: str, rows: list[Row]) -> tuple[float, float]:
    """Every source is the test once; returns mean recall in hindsight and mean recall at the chosen threshold."""
    sources = sorted({source for source, _text, _label in rows})
    seen = [(source, signs(text), label) for source, text, label in rows]
    best, chosen, precisions = [], [], []
    for at, test in enumerate(sources):
        began = time.perf_counter()
        calibrate = {sources[(at + 1) % len(sources)]} if len(sources) > 3 else set()
        scores, labels, threshold = fold(seen, test, calibrate)
        hindsight = cut_at(scores, labels)
        recall = measured(scores, labels, hindsight)[1] if hindsight is not None else 0.0
        got = measured(scores, labels, threshold) if threshold is not None else (None, 0.0)
        best.append(recall)
        chosen.append(got[1])
        precisions += [got[0]] if got[0] is not None else []
        shown = "none" if got[0] is None else f"{got[0]:.3f}"
        print(
            f"{name:8} {test:10} n={len(labels):6} bad={sum(labels):6} best_recall={recall:.3f} chosen_recall={got[1]:.3f}"
            f" chosen_precision={shown} ({time.perf_counter() - began:.1f} s)",
            flush=True,
        )
    return sum(best) / len(best), sum(chosen) / len(chosen)


def speed(rows: list[Row]) -> float:
    began = time.perf_counter()
    for _source, text, _label in rows[:2000]:
        signs(text)
    return min(2000, len(rows)) / (time.perf_counter() - began)


def main() -> None:
    if not (DATA_SETS / "spam-youtube").exists():
        print("screening: no data sets here (DATA_SETS)")
        return
    found = {}
    for name, load in (("youtube", youtube), ("sms", sms), ("cold", cold)):
        rows = load()
        found[name] = (*measure(name, rows), speed(rows))
    last = " ".join(
        f"{name}_recall={best:.3f} {name}_chosen={chosen:.3f}" for name, (best, chosen, _speed) in found.items()
    )
    print(f"screening: {last} texts_per_s={min(one[2] for one in found.values()):.0f}")


if __name__ == "__main__":
    main()

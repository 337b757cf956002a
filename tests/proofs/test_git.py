"""Histories of code: what programs committed is in no figure."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from guildhall.insights.asking import Ask
from guildhall.insights.lake.tables import BOT, EVERYWHERE
from guildhall.insights.measures import concentration
from tests.proofs.communities import moved_in

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]
FLAGGED = 257_599
PEOPLE = ("talbot", "cabot")


def commits(folder: Path) -> Counter[str]:
    """How many commits are flagged as a program's, how many of these are people's by their names, and how many there are."""
    told: Counter[str] = Counter()
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                one = json.loads(line)
                told["all"] += 1
                told["flagged"] += bool(one.get("bot"))
                told["people"] += bool(one.get("bot")) and any(name in one["name"].lower() for name in PEOPLE)
    return told


def test_the_commits_of_programs_are_out(data, tmp_path):
    folder = data("activity-git")
    told = commits(folder)
    assert told["flagged"] == FLAGGED
    with moved_in("git", folder, tmp_path, site="git.example.org") as lake:
        rollup, presence = lake.table("rollup"), lake.table("presence")
        made = rollup.filter(
            rollup.scope == EVERYWHERE, rollup.verb.isin(["connectors.commit.made", "connectors.merge.made"])
        )
        by_programs = made.filter(made.who == BOT)
        of_programs = int(by_programs.n.sum().to_pyarrow().as_py())
        assert (told["people"], of_programs) == (0, FLAGGED)
        bots = by_programs.select("person").distinct()
        assert presence.semi_join(bots, "person").count().to_pyarrow().as_py() == 0
        whole = Ask(
            metric="insights.member_generated", grain="month", since=lake.today.replace(year=2000, month=1, day=1),
            until=lake.today.replace(day=1),
        )  # fmt: skip
        counted = sum(point.n for point in concentration.member_generated(lake, whole).points)
        assert counted > told["all"] - FLAGGED - 10_000

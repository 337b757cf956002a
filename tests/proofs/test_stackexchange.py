"""A Stack Exchange community: import, lake and measures against plain Python straight over the XML."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from guildhall.insights.lake.reading import Lake
from tests.proofs.agreement import agree, agree_on_scopes
from tests.proofs.communities import moved_in
from tests.proofs.plain import Plain, Said, months

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]
QUESTION, ANSWER, WIKI = "1", "2", "5"
CLOSED, REOPENED, DELETED, UNDELETED = "10", "11", "12", "13"


def records(folder: Path, table: str) -> Iterator[dict[str, str]]:
    with gzip.open(folder / f"{table}.xml.gz") as file:
        for _event, element in ElementTree.iterparse(file):
            if element.tag == "row":
                yield dict(element.attrib)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(folder: Path, lake: Lake) -> Plain:
    world = Plain(lake.zone, lake.today, lake.as_of, months(date(2010, 8, 1), date(2023, 10, 1)))
    users = {row["Id"]: moment(row["CreationDate"]) for row in records(folder, "Users")}
    people = {user for user in users if int(user) > 0}
    world.joined = {user: world.day(users[user]) for user in people}
    posts = {row["Id"]: row for row in records(folder, "Posts")}
    wikis = {row.get("WikiPostId") for row in records(folder, "Tags")}
    kept = {
        post: row
        for post, row in posts.items()
        if row["PostTypeId"] == QUESTION
        or (row["PostTypeId"] == ANSWER and posts.get(row.get("ParentId", ""), {}).get("PostTypeId") == QUESTION)
        or (row["PostTypeId"] == WIKI and post in wikis and row.get("Body", "").strip())
    }
    owner = {post: _known(row.get("OwnerUserId"), users) for post, row in kept.items()}
    history = sorted(records(folder, "PostHistory"), key=lambda row: int(row["Id"]))
    gone = _gone(history)
    threads = {
        post: Said(moment(row["CreationDate"]), owner[post], row["PostTypeId"] == QUESTION)
        for post, row in kept.items()
        if row["PostTypeId"] != ANSWER and post not in gone
    }
    _close(threads, history)
    speeches = [
        (moment(row["CreationDate"]), owner[post], row["ParentId"], owner[row["ParentId"]])
        for post, row in kept.items()
        if row["PostTypeId"] == ANSWER and post not in gone
    ]
    speeches += [
        (
            moment(row["CreationDate"]),
            _known(row.get("UserId"), users),
            _thread(kept, row["PostId"]),
            owner[row["PostId"]],
        )
        for row in records(folder, "Comments")
        if row["PostId"] in kept and row["Text"].strip()
    ]
    for thread in threads.values():
        if thread.opener in people:
            world.act(thread.opener, thread.at)
    for at, speaker, thread, target in speeches:
        _speak(world, people, threads.get(thread), at, speaker, target)
    _solve(threads, kept, records(folder, "Votes"))
    world.threads = [thread for thread in threads.values() if thread.opener is None or thread.opener in people]
    return world


def _known(user: str | None, users: dict[str, datetime]) -> str | None:
    return user if user in users else None


def _thread(kept: dict[str, dict[str, str]], post: str) -> str:
    return kept[post].get("ParentId", post)


def _gone(history: list[dict[str, str]]) -> set[str]:
    """Posts whose last word is that they were deleted."""
    last = {
        row["PostId"]: row["PostHistoryTypeId"] for row in history if row["PostHistoryTypeId"] in (DELETED, UNDELETED)
    }
    return {post for post, kind in last.items() if kind == DELETED}


def _close(threads: dict[str, Said], history: list[dict[str, str]]) -> None:
    for row in history:
        thread = threads.get(row["PostId"])
        if thread and row["PostHistoryTypeId"] in (CLOSED, REOPENED):
            thread.closed = moment(row["CreationDate"]) if row["PostHistoryTypeId"] == CLOSED else None


def _speak(world: Plain, people: set[str], thread: Said | None, at: datetime, speaker: Any, target: Any) -> None:
    if speaker in people:
        world.act(speaker, at)
    if speaker in people and target in people and speaker != target:
        world.ties.append((speaker, target, world.day(at)))
    if thread and speaker != thread.opener and (speaker is None or speaker in people):
        thread.others.append((at, speaker))


def _solve(threads: dict[str, Said], kept: dict[str, dict[str, str]], votes: Iterator[dict[str, str]]) -> None:
    """Accepted: the vote's day, never before the answer; without a vote when the answer was written."""
    accepted = {row["AcceptedAnswerId"]: post for post, row in kept.items() if row.get("AcceptedAnswerId")}
    voted = {row["PostId"]: moment(row["CreationDate"]) for row in votes if row["VoteTypeId"] == "1"}
    for answer, question in accepted.items():
        if answer in kept and question in threads:
            written = moment(kept[answer]["CreationDate"])
            threads[question].solved = max(voted.get(answer, written), written)


def _scopes(lake: Lake) -> tuple[int, int]:
    """The tag with the most acts, and the space that everything lies in."""
    rollup, scopes = lake.table("rollup"), lake.table("scopes")
    counted = rollup.join(scopes, "scope").group_by("kind", "scope").agg(n=rollup.n.sum())
    most = lake.rows(counted.order_by(counted.n.desc()))
    tag, space = (next(row["scope"] for row in most if row["kind"] == kind) for kind in ("tag", "space"))
    return tag, space


def test_every_figure_is_what_plain_python_finds_in_the_dump(data, tmp_path):
    folder = data("stackexchange-bicycles-meta")
    with moved_in("stackexchange", folder, tmp_path, site="bicycles.meta.stackexchange.com") as lake:
        world = read(folder, lake)
        assert agree(lake, world) > 6000
        assert agree_on_scopes(lake, world, *_scopes(lake)) > 3000

"""Commits: one JSON object a line, or what `git log` says of them, in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import Broken
from guildhall.connectors.sources.bots import is_bot
from guildhall.connectors.sources.dates import can_be

LONGEST_HASH, LONGEST_REPO, LONGEST_SHA = 64, 60, 40


class Who(NamedTuple):
    """A name as written, and the hash of the mail address. A program and a person under one address are two."""

    old_id: str
    name: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class CommitRow:
    repo: str
    sha: str
    at: datetime  # of the author; of the committer where the author's clock cannot be true
    minutes_east: int  # of the author's clock
    is_dated_by_commit: bool
    author: Who
    by: Who | None  # who committed it, where that is another person and no web page
    together: tuple[Who, ...]  # with the author
    files: int
    is_merge: bool

    @property
    def key(self) -> str:
        return f"{self.repo}@{self.sha}"


def commit(row: Row) -> CommitRow:
    a = row.attributes
    written, author = _moment(a, "t"), _who(a.get("name"), a.get("id"), flagged=bool(a.get("bot")))
    offset, at = written.utcoffset(), written.astimezone(UTC)
    committed = at if can_be(at) or not a.get("ct") else _moment(a, "ct").astimezone(UTC)
    stands_in = committed is not at and can_be(committed)
    others = [_person(one) for one in a["co"]] if a.get("co") else []
    files = a.get("n", 0)
    return CommitRow(
        repo=_text(a, "repo")[:LONGEST_REPO],
        sha=_text(a, "sha")[:LONGEST_SHA],
        at=committed if stands_in else at,
        minutes_east=int(offset.total_seconds()) // 60 if offset else 0,
        is_dated_by_commit=stands_in,
        author=author,
        by=_person(a["by"]) if a.get("by") and not a.get("web") else None,
        together=_together(author, others) if others else (),
        files=files if isinstance(files, int) and 0 <= files < 1 << 31 else 0,
        is_merge=bool(a.get("merge")),
    )


def _together(author: Who, others: Iterable[Who]) -> tuple[Who, ...]:
    return tuple({one.old_id: one for one in others if one.old_id != author.old_id and not one.is_bot}.values())


def _person(told: Any) -> Who:
    if not isinstance(told, list) or len(told) < 2:
        raise Broken("name, id")
    return _who(told[0], told[1])


def _who(name: Any, hashed: Any, *, flagged: bool = False) -> Who:
    if not isinstance(name, str | None) or not isinstance(hashed, str | None):
        raise Broken("name, id")
    return _named(name or "", hashed or "", flagged)


@lru_cache(maxsize=100_000)  # the same people again and again
def _named(name: str, hashed: str, flagged: bool) -> Who:  # noqa: FBT001 - part of the key
    name, hashed = name.strip()[:200], hashed.strip()[:LONGEST_HASH]
    if not name and not hashed:
        raise Broken("name, id")
    bot = is_bot(name, flagged)
    old_id = hashed or f"name:{name.casefold()[:80]}"
    return Who(f"{old_id}:bot" if bot else old_id, name, bot)


def _text(a: dict[str, Any], name: str) -> str:
    value = a.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Broken(f"{name}={str(value)[:40]!r}")
    return value.strip()


def _moment(a: dict[str, Any], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(a[name])
        found.astimezone(UTC)  # year 1 in Asia was in year 0
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Broken(f"{name}={str(a.get(name))[:40]!r}") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def forget_names() -> None:
    """After the table of programs may have changed."""
    _named.cache_clear()

"""The rows behind a figure: keys from the lake, names and titles laid over them for whoever looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import pgettext

from guildhall.insights.queries.kept import Kept
from guildhall.insights.queries.wording import hours
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Shown, port
from guildhall.kernel.text import language_of
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys

PAGE = 50
CHUNK = 500
PEOPLE = ("person", "other")
IDENTITY = ("person", "other", "thread", "at", "n", "stage")
THREADS = ("content.topic", "connectors.place")  # whose numbers never meet: places elsewhere begin where no topic comes
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Who:
    """Somebody in a row: a name with a link, or why there is none."""

    name: str
    url: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Row:
    people: Sequence[Who]
    thread: Shown | None
    has_thread: bool
    cells: Sequence[Any]

    @property
    def thread_language(self) -> str:
        return language_of(self.thread.title) if self.thread else ""


@dataclass(frozen=True)
class Rows:
    """`total` is the number that was clicked; `adds_up` the sum of their own numbers; `fields` the columns after people."""

    raw: Sequence[Raw]
    total: int
    adds_up: int | None
    people: Sequence[str]
    has_threads: bool
    fields: Sequence[str]


def rows_of(one: Kept, *, hits: bool = False) -> Rows:
    """Of an answer that is there. `hits`: only those that count in the numerator."""
    assert one.answer is not None
    raw: Sequence[Raw] = one.answer.rows
    if hits:
        raw = [row for row in raw if row.get("hit")]
    total = len(raw) if hits else int(one.answer.more.get("total", len(raw)))
    names = list(dict.fromkeys(name for row in raw[:CHUNK] for name in row))
    return Rows(
        raw=raw,
        total=total,
        adds_up=sum(int(row["n"]) for row in raw) if "n" in names and len(raw) == total else None,
        people=[name for name in PEOPLE if name in names],
        has_threads="thread" in names,
        fields=[name for name in names if name not in {*PEOPLE, "thread"} and name in headings()],
    )


def headings() -> dict[str, str]:
    return {
        "at": pgettext("column", "When"),
        "begun": pgettext("column", "First contribution"),
        "replied_at": pgettext("column", "First reply"),
        "stage": pgettext("column", "Kind"),
        "n": pgettext("column", "Number"),
        "of": pgettext("column", "Out of"),
        "hours": pgettext("hours", "After"),
        "returned": pgettext("column", "Both ways"),
        "who": pgettext("column", "Standing"),
        "imported": pgettext("column", "Imported"),
        "hit": pgettext("column", "Counts"),
    }


def people_headings(rows: Rows) -> list[str]:
    names = {"person": pgettext("column", "Person"), "other": pgettext("column", "With whom")}
    return [names[name] for name in rows.people]


def page_of(rows: Rows, viewer: Actor, after: str) -> tuple[list[Row], str]:
    """Fifty rows after the key, and the key to go on from (empty at the end)."""
    start = next((place + 1 for place, row in enumerate(rows.raw) if key_of(row) == after), 0) if after else 0
    found = rows.raw[start : start + PAGE]
    older = key_of(found[-1]) if start + PAGE < len(rows.raw) else ""
    return laid_over(rows, found, viewer), older


def all_of(rows: Rows, viewer: Actor) -> Iterator[Row]:
    for start in range(0, len(rows.raw), CHUNK):
        yield from laid_over(rows, rows.raw[start : start + CHUNK], viewer)


def key_of(row: Raw) -> str:
    return "~".join(str(row.get(name, "")) for name in IDENTITY)


def laid_over(rows: Rows, raw: Sequence[Raw], viewer: Actor) -> list[Row]:
    members = members_of_keys(row.get(name) for row in raw for name in rows.people)
    may_see = _visible(viewer, members.values())
    threads = _threads(viewer, [row["thread"] for row in raw if row.get("thread") is not None])
    return [
        Row(
            people=[_who(row.get(name), members, may_see) for name in rows.people],
            thread=threads.get(row.get("thread") or 0),
            has_thread=row.get("thread") is not None,
            cells=[cell(name, row.get(name)) for name in rows.fields],
        )
        for row in raw
    ]


def _visible(viewer: Actor, members: Iterable[Member]) -> dict[int, Shown]:
    ask: Any = port("subject", "members.member")
    found: dict[int, Shown] = ask(viewer, {member.pk for member in members})
    return found


def _threads(viewer: Actor, ids: Sequence[int]) -> dict[int, Shown]:
    asked: list[Any] = [port("subject", kind) for kind in THREADS] if ids else []
    return {pk: shown for ask in asked if ask for pk, shown in ask(viewer, ids).items()}


def _who(key: int | None, members: Mapping[int, Member], may_see: Mapping[int, Shown]) -> Who:
    member = members.get(key) if key is not None else None
    if member is None:
        return Who(pgettext("person", "A former member"), is_gone=True)
    shown = may_see.get(member.pk)
    return Who(shown.title, shown.url) if shown else Who(pgettext("person", "not visible to you"), is_gone=True)


def cell(name: str, value: Any) -> Any:
    """Times and days as such, flags and codes as words, the rest as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return pgettext("cell", "yes") if value else pgettext("cell", "no")
    if isinstance(value, str) and name in {"at", "begun", "replied_at"}:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return WORDS[name](value) if name in WORDS else value


def stage_name(stage: str) -> str:
    known = {
        "new": pgettext("lifecycle", "New"),
        "returning": pgettext("lifecycle", "Returning"),
        "resurrecting": pgettext("lifecycle", "Resurrecting"),
        "dormant": pgettext("lifecycle", "Dormant"),
        "reactivated": pgettext("lifecycle", "Reactivated"),
        "lost": pgettext("lifecycle", "Lost"),
    }
    return known.get(stage, stage)


def standing_name(who: int) -> str:
    return pgettext("standing", "staff") if who else pgettext("standing", "member")


WORDS: dict[str, Callable[[Any], str]] = {"hours": hours, "stage": stage_name, "who": standing_name}

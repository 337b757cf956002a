"""Readers, verbs and rows for tests of the log; no room of the product is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from guildhall.activity.actions import Entry
from guildhall.activity.models import Spine
from guildhall.kernel import clock
from guildhall.kernel.registry import Reader, readers, verb


@verb("activity.test.happened", en="%(actor)s did something", zh_hans="%(actor)s 做了一件事")
@dataclass(frozen=True)
class Happened:
    number: int = 0


@verb("activity.test.ignored", en="%(actor)s did nothing", zh_hans="%(actor)s 什么也没做")
@dataclass(frozen=True)
class Ignored:
    pass


@dataclass
class Heard:
    """A reader's memory that is not in the database: what its handler was given, rolled back or not."""

    numbers: list[int] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    fail_on: set[int] = field(default_factory=set)
    error: Callable[[int], Exception] = lambda number: ValueError(f"cannot read {number}")

    def handle(self, rows: Sequence[Any]) -> None:
        for row in rows:
            if row.payload["number"] in self.fail_on:
                raise self.error(row.payload["number"])
        self.numbers += [row.payload["number"] for row in rows]
        self.batches.append(len(rows))


@contextmanager
def reading(handle: Callable[[Sequence[Any]], None], **options: Any) -> Iterator[Reader]:
    """Declare a reader of `Happened` for the length of a test."""
    name = options.pop("name", "activity.test")
    options.setdefault("reads", lambda verb: verb.name == Happened.verb)  # type: ignore[attr-defined]
    reader = readers.add(Reader(name=name, handle=handle, **options))
    try:
        yield reader
    finally:
        readers._entries.pop(name, None)


def entry(number: int = 0, **fields: Any) -> Entry:
    defaults: dict[str, Any] = {
        "activity": Happened(number),
        "subject_type": "activity.spine",
        "subject_id": 1,
        "actor_key": None,
        "occurred_at": clock.now(),
    }
    return Entry(**{**defaults, **fields})


def spine() -> Spine:
    return Spine.objects.get()

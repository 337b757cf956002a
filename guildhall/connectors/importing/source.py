"""What a source declares. The frame does the rest: streaming, counting, checkpoints, resuming, reporting.

A source is one module (or package) in `connectors.sources` with one `Source`. Its phases run in order. A phase reads
one file of the dump from the first row to the last and accounts for the rows it takes; several phases may share a file if
each of its rows is taken by exactly one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.rendering import Rendered, Text
from guildhall.connectors.importing.rows import Row, Table
from guildhall.content.models import Space
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.connectors.importing.packing import Packed

Ref = tuple[str, Any]  # kind and old id: ("post", 12)

ACTIVITY, REVISION, ATTRIBUTE, LEFT_OUT, HERE = "activity", "revision", "attribute", "left_out", "here"
ODD = "odd"  # beside an outcome, never instead of one
OUTCOMES: Mapping[str, Bilingual] = {
    ACTIVITY: Bilingual("activities", "活动记录"),
    REVISION: Bilingual("revisions", "修订版本"),
    ATTRIBUTE: Bilingual("attributes", "属性"),
    LEFT_OUT: Bilingual("left out", "未迁入"),
    HERE: Bilingual("already here", "此前已迁入"),
}


class Broken(ValueError):
    """A row that cannot be read: it is left out, with the name of the attribute that is wrong."""


class Known(Protocol):
    """What has been read before a row: in a rehearsal from memory, in an import from the id map."""

    def has(self, kind: str, old_id: Any) -> bool: ...

    def value(self, kind: str, old_id: Any) -> int | None:
        """Comparable with other values of the kind; in an import they are numbers of this house, not of the old one."""


class Verdict(NamedTuple):
    """What becomes of a row. `what` and `odd` are codes of the source's `words`; `makes` is known from here on."""

    outcome: str
    what: str
    makes: tuple[Ref, ...] = ()
    odd: tuple[str, ...] = ()
    values: tuple[tuple[str, int, int], ...] = ()  # (kind, old id, value), for `Known.value` in a rehearsal


def left_out(reason: str, *odd: str) -> Verdict:
    return Verdict(LEFT_OUT, reason, odd=odd)


class Group(NamedTuple):
    """A category, a channel: what becomes a space. `name` is empty where the files do not tell it."""

    old_id: str
    name: str = ""


@dataclass(slots=True)
class Item:
    """A row on its way into the house. `made` is what became of the phase's `text` of it."""

    row: Row
    record: Any
    verdict: Verdict
    made: Rendered = Rendered("", "")


@dataclass(slots=True)
class Context:
    """Where an import goes. `known` looks up what the current batch refers to."""

    source: str  # 'stackexchange:bicycles.stackexchange.com'; also the log's `source`
    site: str
    space: Space | None = None  # the one for everything, where there are no groups
    spaces: Mapping[str, Space] = field(default_factory=dict)  # by the old id of a group
    known: Any = None
    shared: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Came:
    """A row of the id map: where something from elsewhere went, and what else was known about it there."""

    kind: str
    old_id: str
    subject_type: str
    subject_id: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Written:
    """What a batch wrote that the frame must write beside it, in the same transaction."""

    entries: list[Entry] = field(default_factory=list)
    rows: list[Came] = field(default_factory=list)


Loader = Callable[[str, Iterable[Any]], Mapping[Any, Any]]  # (source, old ids) -> what stands for them here


@dataclass(frozen=True, kw_only=True)
class Phase:
    name: str
    label: Bilingual
    table: str
    read: Callable[[Row], Any]  # raises Broken
    takes: Callable[[Row], bool] = lambda row: True
    refers: Callable[[Any], Iterable[Ref]] = lambda record: ()
    judge: Callable[[Any, Known], Verdict]
    group: Callable[[Any], Group] | None = None  # of a record: what becomes a space of its own
    text: Callable[[Context, Any], Text] | None = None  # of a record; rendered beside the writing of the batch before
    write: Callable[[Context, list[Item]], Written]
    together: Callable[[Any, Any], bool] | None = None  # two records that one transaction must hold
    key: Callable[[Any], str] | None = None  # of a record: its source_id in the log, where ids do not rise with time
    batch: int = 1000


@dataclass(frozen=True, kw_only=True)
class Finish:
    """Work on what was imported, once all rows are in. `page` hands out numbers in rising order; `write` is told them."""

    name: str
    label: Bilingual
    page: Callable[[Context, int, int], Sequence[int]]  # (context, after, limit)
    write: Callable[[Context, Sequence[int]], Written]
    batch: int = 500


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of platform."""

    name: str
    label: Bilingual
    tables: Mapping[str, Table]
    needed: tuple[str, ...] = ()  # tables without which there is no community, whatever the operator knows
    expects: Callable[[Collection[str]], Collection[str]] = tuple  # tables that are here -> those that must be
    finds: Callable[[Path], list[Packed]] = lambda path: []  # in a place that is no folder of files
    phases: tuple[Phase, ...]
    finishes: tuple[Finish, ...] = ()
    loaders: Mapping[str, Loader]
    parts: Mapping[str, tuple[str, Callable[[Any], bool]]] = field(default_factory=dict)  # kinds that are part of one
    values: Mapping[str, tuple[str, Callable[[Any], int]]] = field(default_factory=dict)  # out of what a loader found
    scattered: Mapping[str, Callable[[Any], str]] = field(
        default_factory=dict
    )  # kinds that only the log knows, by source_id
    words: Mapping[str, Bilingual]  # every code a verdict may carry
    guess_site: Callable[[Mapping[str, Packed]], str] = lambda files: ""  # empty where the files do not tell
    named_by: Callable[[str], tuple[str, str] | None] = lambda path: None  # path on the old site -> kind and old id

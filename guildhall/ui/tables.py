"""Tables that sort by link and page by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode


@dataclass(frozen=True)
class Column:
    """`key` is what the sort link says; without one the column cannot be sorted. `number` aligns right."""

    label: Any
    key: str = ""
    number: bool = False
    descending: bool = False  # the first click sorts downwards
    hidden: bool = False  # a heading only for readers of screens
    phone: bool = True


@dataclass(frozen=True)
class Sorting:
    """The order that a request asks for (`?sort=-joined`), limited to the sortable columns."""

    current: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    param: str = "sort"

    @classmethod
    def of(cls, request: HttpRequest, columns: Sequence[Column], default: str, param: str = "sort") -> Sorting:
        asked = request.GET.get(param, "")
        known = {column.key for column in columns if column.key}
        query = {name: request.GET.getlist(name) for name in request.GET if name not in {param, "after", "before"}}
        return cls(asked if asked.lstrip("-") in known else default, request.path, query, param)

    @property
    def key(self) -> str:
        return self.current.lstrip("-")

    @property
    def is_descending(self) -> bool:
        return self.current.startswith("-")

    def link(self, column: Column) -> str:
        downwards = not self.is_descending if column.key == self.key else column.descending
        wanted = f"-{column.key}" if downwards else column.key
        return f"{self.path}?{urlencode({**self.query, self.param: wanted}, doseq=True)}"


@dataclass(frozen=True)
class Heading:
    column: Column
    link: str = ""
    order: str = ""  # 'ascending' | 'descending', as aria-sort says it


def table(props: dict[str, Any]) -> dict[str, Any]:
    return {"headings": [_heading(column, props["sorting"]) for column in props["columns"]]}


def _heading(column: Column, sorting: Sorting | None) -> Heading:
    if not column.key or sorting is None:
        return Heading(column)
    order = ("descending" if sorting.is_descending else "ascending") if column.key == sorting.key else ""
    return Heading(column, sorting.link(column), order)

"""The figures of an answer as lines of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import pgettext

from guildhall.insights.asking import Answer


def figure_headings() -> list[Any]:
    return [
        pgettext("column", "Key"),
        pgettext("column", "From"),
        pgettext("day", "Before"),
        pgettext("column", "Value"),
        "n",
        pgettext("column", "Of them"),
        pgettext("column", "95% from"),
        pgettext("column", "95% to"),
        pgettext("column", "Finished"),
    ]


def figure_lines(answer: Answer) -> Iterator[list[Any]]:
    for one in answer.points:
        value = [one.value, one.n, one.hits, one.low, one.high] if one.finished else [None, one.n, None, None, None]
        yield [one.key, one.since.isoformat(), one.until.isoformat(), *value, int(one.finished)]

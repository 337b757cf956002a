"""CSV that a spreadsheet opens as text, whatever people have written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it Excel reads Chinese as gibberish


class Echo:
    """The csv module writes to it, and gets the line back."""

    def write(self, line: str) -> str:
        return line


def lines(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BOM + writer.writerow([cell(one) for one in headings])
    for row in rows:
        yield writer.writerow([cell(one) for one in row])


def cell(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets a quote in front (OWASP, CSV injection); numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text

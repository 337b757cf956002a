"""The permission matrix as data: `permission_matrix.csv`, one line a route, state of its thing and method.

An outcome is a status (`200`, `404`), `in` for the way to the sign-in page, `again` for the page that asks for the
password once more, or `go` for any other redirect, as after a successful act. An empty form is sent, so `422` says:
allowed, and the form asks for more.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.house.world import PERSONAS

FILE = Path(__file__).with_name("permission_matrix.csv")
SAFE, UNSAFE = "GET", "POST"


@dataclass(frozen=True, order=True)
class Line:
    route: str
    state: str
    method: str
    outcomes: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.route, self.state, self.method

    def agrees(self, other: Line) -> bool:
        """Wherever both were asked."""
        pairs = zip(self.outcomes, other.outcomes, strict=True)
        return all(mine == theirs or "?" in (mine, theirs) for mine, theirs in pairs)

    def __str__(self) -> str:
        return ",".join((*self.key, *self.outcomes))


def read() -> list[Line]:
    with FILE.open(newline="") as file:
        rows = csv.reader(row for row in file if row.strip() and not row.startswith("#"))
        header = next(rows)
        assert tuple(header[3:]) == PERSONAS
        return [Line(row[0], row[1], row[2], tuple(row[3:10])) for row in rows]


def outcome(response: Any) -> str:
    if response.status_code in (301, 302, 303, 307, 308):
        target = urlsplit(response["Location"]).path
        if "reauthenticate" in target:
            return "again"
        return "in" if "/sign-in" in target or "/login" in target else "go"
    return str(response.status_code)

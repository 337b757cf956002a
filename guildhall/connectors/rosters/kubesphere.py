"""KubeSphere's lists: the table of SIGs in `sigs.md`, and the seats of its city user groups as a CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from pypinyin import lazy_pinyin

from guildhall.connectors.rosters.kubernetes import shortened
from guildhall.groups.models import Group, Seat
from guildhall.groups.models.listed import Listed, Named

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
GITHUB = re.compile(r"https?://github\.com/([A-Za-z0-9-]+)/?$")
ROLES = {"站长": Seat.Role.LEAD, "副站长": Seat.Role.CO_LEAD, "委员": Seat.Role.COMMITTEE}
COLUMNS = ["city", "role", "name"]


def read_groups(text: str) -> list[Listed]:
    """| Group | Lead | Slack Channel | Meeting Notes | Description |"""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    found = [_group(row) for row in rows[2:]]
    if not found:
        raise ValueError("no table of groups")
    return found


def read_cities(text: str) -> list[Listed]:
    rows = csv.reader(text.splitlines())
    if next(rows, None) != COLUMNS:
        raise ValueError(f"line 1: the columns are {','.join(COLUMNS)}")
    cities: dict[str, list[Named]] = {}
    for row in rows:
        if len(row) != len(COLUMNS) or row[1] not in ROLES:
            raise ValueError(f"line {rows.line_num}: {','.join(row)!r} names no seat")
        cities.setdefault(row[0], []).append(Named(row[2], ROLES[row[1]], row[1]))
    return [_city(city, people) for city, people in cities.items()]


def _group(row: list[str]) -> Listed:
    name, folder = next((found[1], found[2]) for found in LINK.finditer(row[0]))
    return Listed(
        ref=folder.strip("./"), kind=Group.Kind.SIG, name_en=f"SIG {name}"[:60], about_en=shortened(row[4]),
        people=tuple(_leads(row[1])),
    )  # fmt: skip


def _leads(cell: str) -> Iterator[Named]:
    for name, link in LINK.findall(cell):
        login = GITHUB.match(link)
        yield Named(name, Seat.Role.LEAD, "Lead", login=login[1] if login else "")


def _city(city: str, people: list[Named]) -> Listed:
    syllables = "".join(lazy_pinyin(city))
    latin = syllables if syllables.isascii() and syllables.isalnum() else "-".join(f"{ord(one):x}" for one in city)
    return Listed(
        ref=f"city-{latin}".lower(), kind=Group.Kind.CITY, name_en=f"{latin.capitalize()} User Group"[:60],
        name_zh_hans=f"{city}用户组"[:60], city=city, country="CN", people=tuple(people),
    )  # fmt: skip

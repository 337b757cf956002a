"""Cities under all their spellings: 上海, 上海市 and Shanghai are one. Prefecture-level cities of China, and others people name.

`cities.txt` has a line a city: what it is kept as, its English and Chinese name, other spellings. What is not there is kept
as it was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.db.models import Q

from guildhall.kernel.text import Bilingual


@dataclass(frozen=True)
class City:
    code: str
    name: Bilingual
    spellings: tuple[str, ...]  # in small letters


def city_code(said: str) -> str:
    """One value for every spelling; what is in no table as it was written."""
    found = _found(said)
    return found.code if found else said.strip()


def city_name(said: str) -> Bilingual | str:
    found = _found(said)
    return found.name if found else said.strip()


def spellings(said: str) -> tuple[str, ...]:
    """All that stands for this city, in small letters."""
    found = _found(said)
    return found.spellings if found else (said.strip().lower(),)


def spelled(said: Sequence[str]) -> list[str]:
    return [spelling for one in said for spelling in spellings(one)]


def living_in(said: str, field: str = "city") -> Q:
    """Rows whose city it is, however they write it."""
    return reduce(or_, (Q(**{f"{field}__iexact": one}) for one in spellings(said)))


def added_up(counted: Iterable[tuple[str, int]]) -> list[tuple[str, Any]]:
    """(code, name) of each city, most people first, from how many wrote what."""
    people: Counter[str] = Counter()
    for said, number in counted:
        people[city_code(said)] += number
    return [(code, city_name(code)) for code, _number in sorted(people.items(), key=lambda one: (-one[1], one[0]))]


def _found(said: str) -> City | None:
    return _table().get(said.strip().lower().replace("’", "'"))


@cache
def _table() -> dict[str, City]:
    lines = (Path(__file__).parent / "cities.txt").read_text(encoding="utf-8").splitlines()
    cities = [_city(*line.split("|")) for line in lines]
    return {spelling: city for city in reversed(cities) for spelling in city.spellings}


def _city(code: str, en: str, zh: str, others: str) -> City:
    plain = en.lower().replace("’", "'")
    said = [plain, zh, *(other for other in others.split(",") if other)]
    said += [f"{zh}市"] if code == zh and not zh.endswith("市") else []
    said += [f"{plain} city"] if code == zh and "(" not in plain and "city" not in plain else []
    return City(code, Bilingual(en, zh), tuple(dict.fromkeys([*said, en.lower()])))

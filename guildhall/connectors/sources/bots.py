"""Which names are bots': the patterns of `bots.toml`, and what the operator has added to them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from guildhall.options import queries as options

TABLE = Path(__file__).with_name("bots.toml")


def is_bot(name: str) -> bool:
    return _is_bot(name, options.version())


@lru_cache(maxsize=50_000)
def _is_bot(name: str, version: int) -> bool:
    bots, people = _rules(version)
    return bool(bots.search(name)) and not people.search(name)


@lru_cache(maxsize=2)
def _rules(version: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    shipped = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return (
        _any([*shipped["bots"], *_written(options.get("connectors.bots"))]),
        _any([*shipped["people"], *_written(options.get("connectors.people"))]),
    )


def _written(names: Iterable[str]) -> list[str]:
    """Whole names as an operator writes them; `*` stands for anything."""
    return [f"^{'.*'.join(re.escape(part) for part in name.split('*'))}$" for name in names]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)

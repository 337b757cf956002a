"""Programs among people, told by their names: a rule with exceptions, as a table that the operator can add to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual

UNREADABLE = Bilingual("%(path)s cannot be read: %(why)s.", "无法读取 %(path)s：%(why)s。")
_SHIPPED = Path(__file__).with_name("bots.toml")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Bots:
    endings: tuple[str, ...]
    people: frozenset[str]
    names: frozenset[str]

    def has(self, name: str, *, told: bool) -> bool:
        """Whether a program goes by this name. `told`: the files call it one; who stands among people is one of them."""
        known = name.strip().casefold()
        words = _WORD.findall(known)
        if known in self.people or not self.people.isdisjoint(words):
            return False
        return told or known in self.names or any(word.endswith(self.endings) for word in words)


def fresh() -> None:
    """Read the tables anew: every import does, so that what the operator added counts."""
    bots.cache_clear()
    is_bot.cache_clear()


@lru_cache(maxsize=50_000)
def is_bot(name: str, told: bool = False) -> bool:  # noqa: FBT001, FBT002 - part of the key
    return bots().has(name, told=told)


@lru_cache(maxsize=1)
def bots() -> Bots:
    """The shipped table and the operator's. Refuses `bad_bots`."""
    own = Path(settings.VAR) / "imports" / "bots.toml"
    tables = [_read(path) for path in (_SHIPPED, own) if path.exists()]
    endings, people, names = (
        [str(word).casefold() for table in tables for word in table.get(key, ())]
        for key in ("endings", "people", "names")
    )
    return Bots(tuple(endings), frozenset(people), frozenset(names))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal("bad_bots", UNREADABLE, path=path, why=error) from None

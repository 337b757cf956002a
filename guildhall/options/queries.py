"""Reading the operator's choices: one read a process and second at most, never one a setting."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guildhall.kernel.registry import Setting, SettingGroup, port, setting_groups, settings
from guildhall.kernel.text import Bilingual
from guildhall.options import kinds
from guildhall.options.models import Choice

SECONDS = 1.0
_held: dict[str, Any] = {}
_since: dict[str, tuple[int, datetime]] = {}
_version = 0
_read_at = -SECONDS


@dataclass(frozen=True)
class Row:
    """One setting as the console lists it."""

    setting: Setting
    value: Any
    is_changed: bool

    @property
    def shown(self) -> str:
        return kinds.show(self.setting, self.value)

    @property
    def default_shown(self) -> str:
        return kinds.show(self.setting, self.setting.default)


@dataclass(frozen=True)
class Change:
    """One line of a setting's history; `by` is a person, or None for the house and for erased people."""

    choice: Choice
    by: Any
    before: str
    after: str
    is_reset: bool


def get(key: str, language: str | None = None) -> Any:
    """The value that holds for a declared setting; texts in two languages in the given or the active one.

    Raises KeyError for an undeclared key.
    """
    return kinds.read(settings[key], raw(key), language)


def raw(key: str) -> Any:
    """The value as it is kept: a dict by language where the setting is bilingual."""
    default = settings[key].default
    value = _choices().get(key)
    return default if value is None else value


def held_since(key: str) -> tuple[int, datetime] | None:
    """Number and moment of the choice that holds; None while nobody ever chose."""
    _choices()
    return _since.get(key)


def versions(key: str) -> list[Choice]:
    """Every choice ever made for a setting, oldest first; before the first one its default held."""
    return list(Choice.objects.filter(key=key).order_by("chosen_at", "pk"))


def zones() -> list[str]:
    return kinds.zones()


def version() -> int:
    """Rises with every choice; what depends on choices can be kept as long as it stays."""
    _choices()
    return _version


@contextmanager
def steady() -> Iterator[None]:
    """What holds at the beginning holds until the end: inside, nothing is asked of the database."""
    global _read_at  # noqa: PLW0603 - one copy a process
    _choices()
    before, _read_at = _read_at, math.inf
    try:
        yield
    finally:
        _read_at = before


def forget() -> None:
    """The next `get` reads the database; called by whoever changes a choice, and by tests."""
    global _read_at  # noqa: PLW0603 - one copy a process
    _read_at = -SECONDS


def rows(words: str = "") -> list[tuple[SettingGroup, list[Row]]]:
    """All settings by group; `words` must all occur in the texts of either language, the key or the value."""
    wanted = words.casefold().split()
    found = [row for row in map(row_of, settings) if all(word in _searchable(row) for word in wanted)]
    groups = sorted(setting_groups, key=lambda group: (group.order, group.name))
    known = {group.name for group in groups}
    groups += [SettingGroup(name=name, label=Bilingual(name, name)) for name in _others(found, known)]
    listed = [(group, [row for row in found if row.setting.group == group.name]) for group in groups]
    return [(group, members) for group, members in listed if members]


def row_of(setting: Setting) -> Row:
    return Row(setting, raw(setting.name), _choices().get(setting.name) is not None)


def history(key: str) -> list[Change]:
    """Every change ever made for a key, newest first, with what held before and after."""
    setting = settings[key]
    made = list(Choice.objects.filter(key=key).order_by("chosen_at", "pk"))
    people = _people({choice.chosen_by for choice in made if choice.chosen_by})
    values = [setting.default, *(setting.default if one.value is None else one.value for one in made)]
    lines = [kinds.show(setting, value) for value in values]
    return [
        Change(choice, people.get(choice.chosen_by or 0), before, after, choice.value is None)
        for choice, before, after in zip(made, lines, lines[1:], strict=False)
    ][::-1]


def _people(keys: set[int]) -> Mapping[int, Any]:
    """Whoever is behind these keys, asked of the room that knows people."""
    known = port("people", "members.member")
    return known(keys) if known and keys else {}


def _searchable(row: Row) -> str:
    setting = row.setting
    texts = (setting.label.en, setting.label.zh_hans, setting.help.en, setting.help.zh_hans, setting.name, row.shown)
    return " ".join(texts).casefold()


def _others(found: list[Row], known: set[str]) -> list[str]:
    return sorted({row.setting.group for row in found} - known)


def _choices() -> dict[str, Any]:
    global _held, _since, _version, _read_at  # noqa: PLW0603 - one copy a process
    if time.monotonic() - _read_at >= SECONDS:
        found = list(Choice.objects.filter(replaced_at=None).values_list("key", "value", "pk", "chosen_at"))
        _held = {key: value for key, value, _pk, _at in found}
        _since = {key: (pk, at) for key, _value, pk, at in found}
        _version = max((pk for _key, _value, pk, _at in found), default=0)
        _read_at = time.monotonic()
    return _held

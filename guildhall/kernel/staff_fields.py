"""What the values of the staff log are called: each room declares those that its verbs carry, the page looks here alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guildhall.kernel.registry import Collection, Entry, settings
from guildhall.kernel.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class StaffField(Entry):
    """`content.state`: what content's verbs say as `state`. `values` name the codes; `tell` says what no list can hold."""

    label: Bilingual
    values: Mapping[str, Bilingual] = field(default_factory=dict)
    tell: Callable[[Any], str] | None = None


staff_fields: Collection[StaffField] = Collection()


def called(room: str, name: str) -> Bilingual | str:
    """The name of a value; a setting has its own, and what nobody declares its code."""
    if found := staff_fields.get(f"{room}.{name}"):
        return found.label
    return settings[name].label if name in settings else name


def said(room: str, name: str, value: Any) -> Any:
    """A value for readers, or None where there is none."""
    found = staff_fields.get(f"{room}.{name}")
    if value is None or value in ("", []):
        return None
    if found is None:
        return value
    return found.tell(value) if found.tell else found.values.get(str(value), value)


def listed(value: Any) -> str:
    return " · ".join(str(one) for one in value)

"""Handles for people who come in numbers and cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models.functions import Upper

from guildhall.members.handles import LONGEST, handle_from
from guildhall.members.models import Member


def free_handles(names: Mapping[int, str]) -> dict[int, str]:
    """A free handle by old number, the same whenever it is made: `Wei-Zhang`, or `Wei-Zhang-4711` where that is taken."""
    wanted = {number: _wanted(number, name) for number, name in names.items()}
    taken = _taken({handle.upper() for handle in wanted.values()})
    chosen = {}
    for number, handle in wanted.items():
        free = handle if handle.upper() not in taken else f"{handle[: LONGEST - 14]}-{abs(number)}"
        while free.upper() in taken or _taken({free.upper()} if free != handle else set()):
            free = f"{free[: LONGEST - 2]}-x"
        taken.add(free.upper())
        chosen[number] = free
    return chosen


def _wanted(number: int, name: str) -> str:
    """What no handle can be made of becomes `member-4711`; `handle_from` would invent a new one every time."""
    handle = handle_from(name) if name else ""
    return f"member-{abs(number)}" if not handle or handle.startswith("member-") else handle


def _taken(handles: set[str]) -> set[str]:
    if not handles:
        return set()
    found = Member.objects.annotate(upper=Upper("handle")).filter(upper__in=handles).values_list("handle", flat=True)
    return {handle.upper() for handle in found}

"""What all rooms keep about a member, for that member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.members.models import Member


@dataclass(frozen=True)
class Told:
    kept: Kept
    number: int
    lines: Sequence[KeptLine]


def told_to(member: Member) -> tuple[list[Told], list[Kept]]:
    """What there is, in order, and what there could be and is not."""
    found, nothing = [], []
    for one in sorted(kept, key=lambda entry: (entry.order, entry.name)):
        lines = list(one.lines(member)) if one.lines else []
        number = one.number(member) if one.number else len(lines)
        if number:
            found.append(Told(one, number, lines))
        else:
            nothing.append(one)
    return found, nothing

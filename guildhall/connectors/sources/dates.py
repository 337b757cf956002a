"""Dates of clocks that nobody checked: what can be true, and what is a broken clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from guildhall.kernel import clock

EARLIEST_YEAR = 1990  # before it no project of today had a history
AHEAD = timedelta(days=1)  # of a clock in another zone, or a little fast
# Minutes east of Greenwich that clocks have been set to since 1990.
_OFFSETS = {
    *range(-720, 841, 60), -570, -270, -210, -150, 90, 210, 270, 330, 345, 390, 510, 525, 570, 630, 690, 765, 825,
}  # fmt: skip


def can_be(at: datetime) -> bool:
    return at.year >= EARLIEST_YEAR and at <= clock.now() + AHEAD


def is_strange(minutes_east: int) -> bool:
    """An offset that no place has: the clock was set wrong, the moment may still be right."""
    return minutes_east not in _OFFSETS

"""The only *now*. The demo and the simulator may shift it by an offset that is kept in the database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta()


def now() -> datetime:
    """Aware UTC time, shifted by the community's clock offset. Also the default of model fields."""
    return datetime.now(UTC) + _offset


def today(zone: str = "UTC") -> date:
    return now().astimezone(ZoneInfo(zone)).date()


def offset() -> timedelta:
    return _offset


def shift(offset: timedelta) -> None:
    """Set this process's offset; `activity.actions.shift_clock` sets the community's."""
    global _offset  # noqa: PLW0603 - one clock a process
    _offset = offset

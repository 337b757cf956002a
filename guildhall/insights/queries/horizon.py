"""Up to where the lake knows, and where the record of the community ends: what a window of a board is measured back from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from guildhall.activity.models import Activity
from guildhall.insights.meanings import contributes, names
from guildhall.insights.models import LakeState

# Silent for longer, the record is over: a community that moved in shows its last weeks, one of this house its silence.
SILENCE_MOVED_IN, SILENCE = timedelta(weeks=4), timedelta(weeks=53)
# The newest of each verb is one step in its index; the log as a whole is never read.
_ENDS = """
SELECT (SELECT max(newest.at) FROM unnest(%(given)s::text[]) AS verb (name), LATERAL (
        SELECT occurred_at AS at FROM activity_activity a
        WHERE a.verb = verb.name AND a.occurred_at <= %(as_of)s ORDER BY occurred_at DESC LIMIT 1) newest),
    (SELECT min(oldest.at) FROM unnest(%(visits)s::text[]) AS verb (name), LATERAL (
        SELECT occurred_at AS at FROM activity_activity a
        WHERE a.verb = verb.name ORDER BY occurred_at LIMIT 1) oldest),
    EXISTS (SELECT FROM activity_activity WHERE source <> '')"""


# Whether there are so many in the span: the index is read no further than that.
_ENOUGH = """
SELECT EXISTS (SELECT FROM activity_activity WHERE verb = ANY(%(given)s) AND occurred_at >= %(half_year)s
        AND occurred_at < %(end)s OFFSET %(weekly)s),
    EXISTS (SELECT FROM activity_activity WHERE verb = ANY(%(given)s) AND occurred_at >= %(two_years)s
        AND occurred_at < %(end)s OFFSET %(monthly)s),
    EXISTS (SELECT FROM activity_activity WHERE verb = ANY(%(given)s) AND occurred_at < %(half_year)s),
    EXISTS (SELECT FROM activity_activity WHERE verb = ANY(%(given)s) AND occurred_at < %(two_years)s)"""
FIVE_A_WEEK, FIVE_A_MONTH = 5 * 26, 5 * 24


@dataclass(frozen=True)
class Horizon:
    """`today`: the local day of `as_of`. `ended`: the day after the record ended, where that was long ago.

    `visits_since`: the first day after the one on which the first visit was recorded.
    """

    zone: str
    as_of: datetime
    today: date
    version: int
    seconds: float
    activities: int
    ended: date | None = None
    visits_since: date | None = None
    is_imported: bool = False

    @cached_property
    def default(self) -> str:
        """The window that is shown first: one in which there is something to see."""
        return _default(self.end)

    @property
    def end(self) -> date:
        """The first day after the last complete week, or after the week in which the record ends."""
        if self.ended:
            return self.ended + timedelta(days=-self.ended.weekday() % 7)
        return self.today - timedelta(days=self.today.weekday())


def horizon() -> Horizon | None:
    """None while no lake has been made."""
    state = LakeState.objects.filter(version__gt=0).exclude(as_of=None).first()
    if state is None or state.as_of is None:
        return None
    zone = ZoneInfo(state.zone)
    today = state.as_of.astimezone(zone).date()
    given, visits, is_imported = _ends(state.as_of)
    last = given.astimezone(zone).date() if given else today
    return Horizon(
        zone=state.zone,
        as_of=state.as_of,
        today=today,
        version=state.version,
        seconds=state.seconds,
        activities=state.activities,
        ended=last + timedelta(days=1) if today - last > (SILENCE_MOVED_IN if is_imported else SILENCE) else None,
        visits_since=visits.astimezone(zone).date() + timedelta(days=1) if visits else None,
        is_imported=is_imported,
    )


def _default(end: date) -> str:
    """Weeks where each has five contributions, months where each has five, else ten years; never longer than the record."""
    spans: dict[str, Any] = {"half_year": end - timedelta(weeks=26), "two_years": end - timedelta(days=730), "end": end}
    values = {**spans, "given": names(contributes), "weekly": FIVE_A_WEEK - 1, "monthly": FIVE_A_MONTH - 1}
    with connection.cursor() as cursor:
        cursor.execute(_ENOUGH, values)
        is_weekly, is_monthly, is_older, is_old = cursor.fetchone()
    if is_weekly or not is_older:
        return "26w"
    return "24m" if is_monthly or not is_old else "120m"


def _ends(as_of: datetime) -> tuple[datetime | None, datetime | None, bool]:
    """A community that moved in with a history that ended long ago is shown up to the end of that history."""
    values: dict[str, Any] = {"given": names(contributes), "visits": names(lambda verb: verb.visit), "as_of": as_of}
    with connection.cursor() as cursor:
        cursor.execute(_ENDS, values)
        found: tuple[datetime | None, datetime | None, bool] = cursor.fetchone()
    return found


def has_contributions() -> bool:
    """Whether anybody has given anything yet."""
    return Activity.objects.filter(verb__in=names(contributes)).exists()

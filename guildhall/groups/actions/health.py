"""Groups that have fallen silent: their leads are told once for each level."""

from __future__ import annotations

from django.db import transaction

from guildhall.groups.actions.groups import say
from guildhall.groups.activities import GroupFellSilent
from guildhall.groups.models import SilenceWarning
from guildhall.groups.queries.health import Doing, silent_groups
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE


def warn_of_silence() -> int:
    """By the house, every day: how many groups were warned."""
    return sum(_warn(one) for one in silent_groups() if one.health.level)


@transaction.atomic
def _warn(doing: Doing) -> bool:
    level = doing.health.level
    _row, is_new = SilenceWarning.objects.get_or_create(
        group=doing.group, since=doing.health.since, level=level, defaults={"warned_at": clock.now()}
    )
    if is_new:
        say(GroupFellSilent(days=level), doing.group, HOUSE)
    return is_new

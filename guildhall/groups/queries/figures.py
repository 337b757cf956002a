"""What is counted of all groups at once, for their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, F, Func, IntegerField

from guildhall.activity.models import Activity, Scope
from guildhall.groups.models import Group, GroupFigures, GroupMembership, Meeting
from guildhall.groups.schedules import falls
from guildhall.kernel import clock

FEW = 3  # a country or a zone of fewer members would say where somebody is
MOST_PLACES, MOST_ZONES = 4, 4
WINDOW = timedelta(days=90)


def figures_of_all() -> list[GroupFigures]:
    """Of every open group; six reads, whatever their number."""
    groups = list(Group.objects.open().values_list("pk", flat=True))
    active, meetings, places, zones = _active(groups), _meetings(), _places(), _zones()
    return [
        GroupFigures(
            group_id=pk, active=active.get(pk, 0), meetings=meetings.get(pk, 0), places=places.get(pk, []),
            zones=zones.get(pk, []), counted_at=clock.now(),
        )
        for pk in groups
    ]  # fmt: skip


def _active(groups: Sequence[int]) -> dict[int, int]:
    """People who acted there; the house and its schedules are nobody."""
    scopes = dict(Scope.objects.filter(kind="group", ref__in=groups).values_list("pk", "ref"))
    rows = Activity.objects.filter(
        scopes__overlap=list(scopes), actor_key__isnull=False, occurred_at__gte=clock.now() - WINDOW
    )
    place = Func(F("scopes"), function="unnest", output_field=IntegerField())
    counted = rows.annotate(place=place).values("place").annotate(people=Count("actor_key", distinct=True))
    return {scopes[row["place"]]: row["people"] for row in counted.order_by() if row["place"] in scopes}


def _meetings() -> dict[int, int]:
    since, now = clock.now() - WINDOW, clock.now()
    found: dict[int, int] = defaultdict(int)
    for row in Meeting.objects.current().prefetch_related("skips"):
        skipped = [one.day for one in row.skips.all()]
        found[row.group_id] += sum(1 for _at in falls(row.schedule, max(since, row.added_at), now, skipped=skipped))
    return found


def _places() -> dict[int, list[tuple[str, int]]]:
    """Of those who show where they are; what is left over is one line, if it is not too few either."""
    rows = GroupMembership.objects.current().exclude(member__privacy__contains={"shows_place": False})
    rows = rows.exclude(member__country="")
    counted = rows.values_list("group", "member__country").annotate(n=Count("pk")).order_by("-n", "member__country")
    by_group: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for group, country, number in counted:
        by_group[group].append((country, number))
    return {group: _shown(places) for group, places in by_group.items()}


def _shown(places: list[tuple[str, int]]) -> list[tuple[str, int]]:
    named = [place for place in places if place[1] >= FEW][:MOST_PLACES]
    rest = sum(number for _country, number in places[len(named) :])
    return [*named, *([("", rest)] if named and rest >= FEW else [])]


def _zones() -> dict[int, list[str]]:
    rows = GroupMembership.objects.current().values_list("group", "member__zone").annotate(n=Count("pk"))
    found: dict[int, list[str]] = defaultdict(list)
    for group, zone, number in rows.order_by("-n", "member__zone"):
        if number >= FEW and len(found[group]) < MOST_ZONES:
            found[group].append(zone)
    return found

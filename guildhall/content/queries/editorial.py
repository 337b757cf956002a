"""What editors set apart: one read for the home page, and the calendar of the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import FilteredRelation, Q
from django.shortcuts import get_object_or_404

from guildhall.content.models import BannerDismissal, Placement, SpaceModerator, Topic
from guildhall.content.models.editorial import on_at
from guildhall.content.models.spaces import SEES_ALL
from guildhall.content.queries.feeds import Row, values_of
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.registry import port
from guildhall.kernel.text import Bilingual
from guildhall.options.queries import get as choice

AT_MOST = 20
KEPT = 30  # lines of the calendar's past
ON_HOME = (Placement.Kind.EVERYWHERE, Placement.Kind.HOME, Placement.Kind.BANNER)
_PLACED = tuple(
    f"placed__{name}"
    for name in (
        "kind", "id", "title_en", "title_zh_hans", "line_en", "line_zh_hans", "picture_id", "picture__name", "ends_at"
    )
)  # fmt: skip


@dataclass(frozen=True)
class OnHome:
    """A topic in a slot or banner of the home page."""

    row: Row
    placement: int
    title: Bilingual
    line: Bilingual
    picture: int | None
    picture_name: str


@dataclass
class HomePlaces:
    banners: list[OnHome] = field(default_factory=list)
    slots: list[OnHome] = field(default_factory=list)
    pinned: list[Row] = field(default_factory=list)


def read_places(viewer: Actor) -> HomePlaces:
    """What is on now on the home page, as far as the viewer may read it and has not put it away. One read."""
    found = HomePlaces()
    for values in _places(sort_of(viewer)).rows(viewer=number_of(viewer)):
        kind, pk, title_en, title_zh, line_en, line_zh, picture, name, _ends = values[-len(_PLACED) :]
        row = Row(*values[: -len(_PLACED)])
        if kind == Placement.Kind.EVERYWHERE:
            found.pinned.append(row)
            continue
        title = Bilingual(title_en or title_zh or row.title, title_zh or title_en or row.title)
        line = Bilingual(line_en or line_zh, line_zh or line_en)
        place = found.slots if kind == Placement.Kind.HOME else found.banners
        place.append(OnHome(row, pk, title, line, picture, name or ""))
    found.slots = found.slots[: choice("content.home_slots")]
    return found


@cache
def _places(sort: Sort) -> Prepared[Topic]:
    def build(viewer: int) -> Any:
        reader = StandIn(sort, viewer)
        on = Q(placements__kind__in=ON_HOME) & on_at(clock.now(), "placements__")
        shown = Topic.objects.visible_to(reader).filter(hidden_at=None)
        shown = shown.annotate(placed=FilteredRelation("placements", condition=on)).filter(placed__isnull=False)
        if sort != "guest":
            put_away = BannerDismissal.objects.filter(member=reader.pk).values("placement")
            shown = shown.exclude(placed__in=put_away)
        topics = values_of(shown.order_by("placed__position", "-placed__starts_at", "-pk")[:AT_MOST], reader, _PLACED)
        return topics

    return Prepared(build, viewer=EXAMPLE)


@dataclass(frozen=True)
class CalendarLine:
    """A placement as the console lists it; people by key, None for the house and for those who have vanished."""

    placement: Placement
    by: Any
    ended_by: Any


def calendar(viewer: Actor) -> dict[str, list[CalendarLine]]:
    """What is on, what is coming, and what was, in the spaces this viewer looks after."""
    rows = Placement.objects.select_related("topic__space")
    if not viewer.can(SEES_ALL):
        rows = rows.filter(topic__space__in=SpaceModerator.objects.of(viewer).values("space"))
    now, coming = list(rows.on().order_by("kind", "position", "-starts_at")), list(rows.coming().order_by("starts_at"))
    past = list(rows.over().order_by("-made_at")[:KEPT])
    people = _people([*now, *coming, *past])

    def lines(found: Sequence[Placement]) -> list[CalendarLine]:
        return [CalendarLine(one, people.get(one.made_by), people.get(one.ended_by)) for one in found]

    return {"now": lines(now), "coming": lines(coming), "past": lines(past)}


def _people(placements: Sequence[Placement]) -> dict[Any, Any]:
    keys = {key for one in placements for key in (one.made_by, one.ended_by) if key}
    known = port("people", "members.member")
    return dict(known(keys)) if known and keys else {}


def placement_of(viewer: Actor, pk: int) -> Placement:
    """Raises Http404 also for a topic that the viewer may not read."""
    rows = Placement.objects.filter(topic__in=Topic.objects.visible_to(viewer)).select_related("topic__space")
    return get_object_or_404(rows, pk=pk)


def feature_of(topic: Topic) -> CalendarLine | None:
    """Who featured a topic, when and why."""
    found = topic.placements.filter(kind=Placement.Kind.FEATURED, ended_at=None).first()
    return CalendarLine(found, _people([found]).get(found.made_by), None) if found else None

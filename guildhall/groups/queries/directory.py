"""The groups as members look for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.http import urlencode

from guildhall.groups.models import Group
from guildhall.groups.models.groups import GroupQuerySet
from guildhall.kernel.actor import Actor
from guildhall.kernel.text import Bilingual
from guildhall.members.queries.people import plain
from guildhall.members.queries.places import INDUSTRIES, added_up, city_code, living_in, region_name

PAGE = 30
FILTERS = ("q", "kind", "country", "city", "industry", "state")


@dataclass(frozen=True)
class Found:
    """One page of groups, and what was asked for."""

    groups: list[Group]
    asked: dict[str, str]
    older: str = ""
    first: str = ""
    cities: list[tuple[str, Any]] = field(default_factory=list)
    countries: dict[str, Bilingual | str] = field(default_factory=dict)
    industries: dict[str, Bilingual] = field(default_factory=dict)


def directory(viewer: Actor, query: Mapping[str, str]) -> Found:
    """What the viewer may see, newest first, thirty a page; three reads. `state=archived`: those that are closed."""
    asked = {name: plain(query.get(name, "")) for name in FILTERS}
    asked["city"] = city_code(asked["city"])
    seen = Group.objects.visible_to(viewer).filter(closed_at__isnull=asked["state"] != "archived")
    rows = _filtered(seen, asked)
    if after := number_in(query, "after"):
        rows = rows.filter(pk__lt=after)
    found = list(rows.sized().as_seen_by(viewer).order_by("-pk")[: PAGE + 1])
    kept = {name: value for name, value in asked.items() if value}
    last = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    older = f"?{urlencode({**kept, 'after': last})}" if last else ""
    first = f"?{urlencode(kept)}" if query.get("after") else ""
    return Found(found[:PAGE], asked, older, first, *_places(seen))


def number_in(query: Mapping[str, str], name: str) -> int:
    """A key of a page as it stands in an address, or 0."""
    said = query.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _filtered(rows: GroupQuerySet, asked: Mapping[str, str]) -> GroupQuerySet:
    if asked["q"]:
        words = Q(name_en__icontains=asked["q"]) | Q(name_zh_hans__icontains=asked["q"])
        rows = rows.filter(words | Q(handle__istartswith=asked["q"]))
    rows = rows.filter(living_in(asked["city"])) if asked["city"] else rows
    return rows.filter(**{name: asked[name] for name in ("kind", "country", "industry") if asked[name]})


def _places(seen: GroupQuerySet) -> tuple[list[tuple[str, Any]], dict[str, Bilingual | str], dict[str, Bilingual]]:
    """What there is to choose from."""
    places = list(seen.order_by().values_list("city", "country", "industry").distinct()[:500])
    countries = {country: region_name(country) for country in sorted({row[1] for row in places if row[1]})}
    industries = {code: name for code, name in INDUSTRIES.items() if code in {row[2] for row in places}}
    cities = sorted(added_up((row[0], 1) for row in places if row[0]), key=lambda one: str(one[1]))
    return cities, countries, industries

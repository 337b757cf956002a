"""The directory: people who want to be listed, found by what they let others see of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.http import urlencode

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import PeopleFilter, people_filters
from guildhall.members.cities import added_up, city_code, city_name, living_in
from guildhall.members.models import Member
from guildhall.members.models.member import MemberQuerySet
from guildhall.members.places import INDUSTRIES, LANGUAGES, industry_name, language_name, region_name
from guildhall.members.queries.people import _after, _key, _page_of, plain, starts_with

MOST_COUNTED = 1000
CHOICES, SPELLINGS = 50, 300
# What is asked of a member's own row, and the switch by which they take themselves out of it.
OWN = {"q": "", "city": "shows_place", "country": "shows_place", "industry": "shows_work", "company": "shows_work",
       "language": ""}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A filter that a room above offers, with what was asked of it."""

    name: str
    label: Any
    chosen: str
    options: list[tuple[str, Any]] | None  # None: it is typed


@dataclass(frozen=True)
class Asked:
    """One filter that is set: what it says, and the address without it."""

    label: Any
    url: str


@dataclass(frozen=True)
class Found:
    """One page of people, and what was asked for. `number` is counted up to a thousand."""

    members: list[Member]
    asked: dict[str, str]
    number: int = 0
    older: str = ""
    first: str = ""
    cities: list[tuple[str, Any]] = field(default_factory=list)
    countries: list[tuple[str, Any]] = field(default_factory=list)
    more: list[Choice] = field(default_factory=list)
    active: list[Asked] = field(default_factory=list)
    industries: Mapping[str, Any] = field(default_factory=lambda: INDUSTRIES)
    languages: Mapping[str, Any] = field(default_factory=lambda: LANGUAGES)

    @property
    def is_many(self) -> bool:
        return self.number > MOST_COUNTED

    @property
    def uses_more(self) -> bool:
        return bool(self.asked["company"] or self.asked["language"] or any(one.chosen for one in self.more))


def directory(viewer: Actor, query: Mapping[str, str], *, base: str = "") -> Found:
    """Thirty a page, newest first; the next page begins after a key, never at a number.

    Whoever hides a field is found by no filter that reads it, is not counted by it, and lends no choice to its list.
    """
    others = {one.name.split(".", 1)[1]: one for one in sorted(people_filters, key=lambda one: one.order)}
    asked = {name: plain(query.get(name, "")) for name in (*OWN, *others)}
    asked["city"] = city_code(asked["city"])
    kept = {name: value for name, value in asked.items() if value}
    listed = Member.objects.visible_to(viewer).listed().people()
    matching = _narrowed(
        _filtered(listed, asked), viewer, {others[name]: kept[name] for name in others if name in kept}
    )
    rows, more = _page_of(_after(matching, query.get("after", "")))
    return Found(
        rows,
        asked,
        number=matching.order_by()[: MOST_COUNTED + 1].count(),
        older=f"{base}?{urlencode({**kept, 'after': _key(rows[-1])})}" if more else "",
        first=f"{base}?{urlencode(kept)}" if query.get("after") else "",
        cities=sorted(added_up(_counted(listed, "city")[:SPELLINGS])[:CHOICES], key=by_name),
        countries=sorted(((code, region_name(code)) for code, _ in _counted(listed, "country")[:CHOICES]), key=by_name),
        more=(offered := [_choice(name, one, viewer, asked[name]) for name, one in others.items()]),
        active=list(_active(base, kept, offered)),
    )


def _filtered(rows: MemberQuerySet, asked: Mapping[str, str]) -> MemberQuerySet:
    """By what stands in the member's own row."""
    wanted = {
        "q": starts_with(asked["q"].lstrip("@")),
        "city": living_in(asked["city"]),
        "country": Q(country=asked["country"]),
        "industry": Q(industry=asked["industry"]),
        "company": Q(company__istartswith=asked["company"]),
        "language": Q(languages__contains=[asked["language"]]),
    }
    for name, condition in wanted.items():
        if asked[name]:
            rows = _showing(rows, OWN[name]).filter(condition)
    return rows


def _narrowed(rows: MemberQuerySet, viewer: Actor, chosen: Mapping[PeopleFilter, str]) -> MemberQuerySet:
    """By what rooms above know."""
    for one, value in chosen.items():
        rows = _showing(rows, one.switch).filter(pk__in=one.among(viewer, value))
    return rows


def _showing(rows: MemberQuerySet, switch: str) -> MemberQuerySet:
    return rows.exclude(privacy__contains={switch: False}) if switch else rows


def _counted(listed: MemberQuerySet, name: str) -> Any:
    """What people say who show it, and how many say so; most people first."""
    shown = _showing(listed, OWN[name]).exclude(**{name: ""})
    return shown.order_by().values_list(name).annotate(people=Count("pk")).order_by("-people", name)


def by_name(one: tuple[str, Any]) -> str:
    return str(one[1])


def _choice(name: str, one: PeopleFilter, viewer: Actor, chosen: str) -> Choice:
    return Choice(name, one.label, chosen, list(one.choices(viewer)) if one.choices else None)


def _active(base: str, kept: Mapping[str, str], more: Iterable[Choice]) -> Iterable[Asked]:
    names = {"city": city_name, "country": region_name, "industry": industry_name, "language": language_name}
    options = {one.name: dict(one.options or ()) for one in more}
    for name, value in kept.items():
        said = names[name](value) if name in names else options.get(name, {}).get(value, value)
        others = {key: one for key, one in kept.items() if key != name}
        yield Asked(said, f"{base}?{urlencode(others)}" if others else f"{base or '?'}")

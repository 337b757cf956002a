"""Groups as everybody sees them: the directory, a group, its people, its charter."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from guildhall.groups import queries
from guildhall.groups.models import Charter, Group
from guildhall.groups.queries.groups import PAGE
from guildhall.groups.rules import can_manage
from guildhall.groups.views.steps import steps_of
from guildhall.kernel import diff
from guildhall.kernel.actor import NOBODY
from guildhall.members.queries.places import INDUSTRIES, region_name
from guildhall.ui.page import page
from guildhall.ui.shell import NavItem


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    found = queries.directory(request.user, request.GET)
    context = {"found": found, "kinds": Group.Kind.choices, "may_found": can_manage(request.user)}
    return page(request, "groups/directory.html", context, fragment="rows")


@require_safe
def group(request: HttpRequest, handle: str) -> HttpResponse:
    front = queries.front_of(request.user, handle)
    here, is_mine = front.group, front.group.is_mine  # type: ignore[attr-defined]
    if "archived" not in request.GET and (heir := queries.merged_into(request.user, here)):
        return redirect(heir)
    seats, faces = queries.people_of(request.user, here, is_inside=is_mine or can_manage(request.user))
    context = frame(request, here, "group", seats=seats, admission=front.admission)
    is_inside = is_mine or context["leads"]
    series = front.series
    context |= {"front": front, "series": series, "faces": faces, "places_shown": _where(here)}
    context |= {"clocks": series.clocks(_zones(here)) if series else []}
    context |= {"elections": [(one, steps_of(one)) for one in front.elections]}
    context |= {"wants": queries.wants_of(front.eligibility, NOBODY if is_inside else request.user)}
    context |= {"lately": queries.lately_in(request.user, here) if is_inside else []}
    return page(request, "groups/group.html", context)


def _zones(here: Group) -> list[str]:
    return here.figures.zones if hasattr(here, "figures") else []


def _where(here: Group) -> list[tuple[Any, int]]:
    """How many of its people are in which country, the most first."""
    places = here.figures.places if hasattr(here, "figures") else []
    elsewhere = pgettext("where people are", "Elsewhere")
    return [(region_name(country) if country else elsewhere, number) for country, number in places]


@require_safe
@login_required
def members(request: HttpRequest, handle: str) -> HttpResponse:
    here, after = queries.group_of(request.user, handle), queries.number_in(request.GET, "after")
    rows = queries.members_page(request.user, here, after=after)
    context = frame(request, here, "members")
    roles = {seat.member_id: seat.get_role_display() for seat in context["seats"]}
    shown = [(row, roles.get(row.member_id, "")) for row in rows[:PAGE]]
    older = f"?after={shown[-1][0].pk}" if len(rows) > PAGE else ""
    context |= {"rows": shown, "older": older, "first": request.path if after else ""}
    return page(request, "groups/members.html", context, fragment="rows")


@require_safe
def charter(request: HttpRequest, handle: str) -> HttpResponse:
    """`?version=2`: that one, beside the one before it."""
    here = queries.group_of(request.user, handle)
    versions = queries.charters_of(here)
    latest = versions[0].number if versions else 0
    wanted = queries.number_in(request.GET, "version")
    shown, before = queries.charter_texts(here, wanted if 0 < wanted < latest else latest)
    context: dict[str, Any] = {"versions": versions, "shown": shown, "latest": latest}
    context |= {"blocks": _difference(before, shown), "before": before}
    return page(request, "groups/charter.html", frame(request, here, "charter") | context)


def _difference(before: Charter | None, shown: Charter | None) -> list[diff.Block]:
    return diff.blocks(before.source, shown.source) if before and shown else []


def frame(request: HttpRequest, here: Group, current: str, **known: Any) -> dict[str, Any]:
    """What every page of a group shows; two reads, less what is `known`: `seats` and `admission`."""
    seats = known["seats"] if "seats" in known else queries.seats_of(request.user, here)
    mine = next((seat for seat in seats if seat.member_id == request.user.pk), None)
    leads = can_manage(request.user) or bool(mine and mine.role in mine.LEADING and not here.closed_at)
    places = [here.place, region_name(here.country) if here.country else ""]
    return {
        "group": here,
        "seats": seats,
        "my_seat": mine,
        "leads": leads,
        "admission": known["admission"] if known else queries.admission_of(request.user, here),
        "places": [place for place in places if place],
        "industry": INDUSTRIES.get(here.industry, here.industry),
        "tabs": _tabs(request, here, current, leads),
    }


def _tabs(request: HttpRequest, here: Group, current: str, leads: bool) -> list[NavItem]:
    names = {
        "group": pgettext("tab of a group", "Overview"),
        "announcements": pgettext("tab of a group", "Announcements"),
        "meetings": pgettext("tab of a group", "Meetings"),
        "members": pgettext("tab of a group", "Members"),
        "charter": pgettext("of a group", "Charter"),
        "documents": pgettext("tab of a group", "Files"),
        "feed": pgettext("tab of a group", "What happened"),
        "elections": pgettext("tab of a group", "Elections"),
    }
    if not request.user.is_authenticated:
        del names["members"]
    if not (leads or getattr(here, "is_mine", False)):
        del names["feed"]
    if leads:
        names["inbox"] = pgettext("tab of a group", "Inbox")
        names["desk"] = pgettext("tab of a group", "For leads")
    counts = {"members": getattr(here, "size", None)}
    return [
        NavItem(label, reverse(f"groups:{name}", args=[here.handle]), current=name == current, count=counts.get(name))
        for name, label in names.items()
    ]

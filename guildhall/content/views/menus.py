"""Tabs and filters of a list, as links that keep what else was chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.forms import KIND_LABELS
from guildhall.content.models import ReadingChoice
from guildhall.content.queries import OWN_TABS, TABS, Feed
from guildhall.kernel.actor import Actor
from guildhall.ui.shell import NavItem

LANGUAGES = {"en": "English", "zh-hans": "中文"}
_TABS = {
    "latest": pgettext_lazy("list", "Latest"),
    "unanswered": pgettext_lazy("list", "Unanswered"),
    "wanted": pgettext_lazy("list", "Wanted"),
    "hot": pgettext_lazy("list", "Hot"),
    "featured": pgettext_lazy("list", "Featured"),
    "top": pgettext_lazy("list", "Top"),
    "following": pgettext_lazy("list", "Following"),
    "for_me": pgettext_lazy("list", "For me"),
}
_PERIODS = {
    "week": pgettext_lazy("period", "Week"),
    "month": pgettext_lazy("period", "Month"),
    "year": pgettext_lazy("period", "Year"),
    "all": pgettext_lazy("period", "All time"),
}


def tabs_for(viewer: Actor, choice: ReadingChoice, own: bool) -> tuple[str, ...]:
    """The lists there are: of a whole community (`own`) also the member's own ones, unless they switched one off."""
    if not own or not viewer.is_authenticated:
        return TABS
    return (*TABS, *(tab for tab in OWN_TABS if tab != "for_me" or choice.for_me_off_at is None))


def tabs_menu(request: HttpRequest, feed: Feed, waiting: int | None, tabs: tuple[str, ...]) -> list[NavItem]:
    counts = {"unanswered": waiting or None}
    return [
        NavItem(_TABS[tab], _with(request, tab=tab, period=""), current=feed.tab == tab, count=counts.get(tab))
        for tab in tabs
    ]


def periods_menu(request: HttpRequest, feed: Feed) -> list[NavItem]:
    return [
        NavItem(label, _with(request, period=period), current=feed.period == period)
        for period, label in _PERIODS.items()
    ]


def kinds_menu(request: HttpRequest, feed: Feed) -> list[NavItem]:
    every = NavItem(_("All kinds"), _with(request, kind=""), current=not feed.kind)
    kinds = [
        NavItem(label, _with(request, kind=kind), current=feed.kind == kind) for kind, label in KIND_LABELS.items()
    ]
    return [every, *kinds]


def answers_menu(request: HttpRequest, feed: Feed) -> list[NavItem]:
    return [
        NavItem(_("All topics"), _with(request, official=""), current=not feed.official),
        NavItem(_("With an official answer"), _with(request, official="1"), current=feed.official),
    ]


def language_menu(request: HttpRequest, feed: Feed, kept: str) -> list[NavItem]:
    every = NavItem(_("All languages"), _with(request, language="all" if kept else ""), current=not feed.language)
    known = [
        NavItem(name, _with(request, language=code), current=feed.language == code) for code, name in LANGUAGES.items()
    ]
    return [every, *known]


def _with(request: HttpRequest, **changed: Any) -> str:
    """This address with some of its query changed, from the beginning of the list."""
    query = {name: value for name, value in request.GET.items() if name != "after"} | changed
    query = {name: value for name, value in query.items() if value and (name, value) != ("tab", "latest")}
    return f"?{urlencode(query)}" if query else request.path

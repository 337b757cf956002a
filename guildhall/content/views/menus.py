"""Tabs and filters of a list, as links that keep what else was chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.forms import KIND_LABELS
from guildhall.content.queries import Feed
from guildhall.ui.shell import NavItem

LANGUAGES = {"en": "English", "zh-hans": "中文"}
_TABS = {
    "latest": pgettext_lazy("list", "Latest"),
    "unanswered": pgettext_lazy("list", "Unanswered"),
    "featured": pgettext_lazy("list", "Featured"),
    "top": pgettext_lazy("list", "Top"),
}
_PERIODS = {
    "week": pgettext_lazy("period", "Week"),
    "month": pgettext_lazy("period", "Month"),
    "year": pgettext_lazy("period", "Year"),
    "all": pgettext_lazy("period", "All time"),
}


def tabs_menu(request: HttpRequest, feed: Feed, waiting: int | None) -> list[NavItem]:
    counts = {"unanswered": waiting or None}
    return [
        NavItem(label, _with(request, tab=tab, period=""), current=feed.tab == tab, count=counts.get(tab))
        for tab, label in _TABS.items()
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


def language_menu(request: HttpRequest, feed: Feed) -> list[NavItem]:
    every = NavItem(_("All languages"), _with(request, language=""), current=not feed.language)
    known = [
        NavItem(name, _with(request, language=code), current=feed.language == code) for code, name in LANGUAGES.items()
    ]
    return [every, *known]


def _with(request: HttpRequest, **changed: Any) -> str:
    """This address with some of its query changed, from the beginning of the list."""
    query = {name: value for name, value in request.GET.items() if name != "after"} | changed
    query = {name: value for name, value in query.items() if value and (name, value) != ("tab", "latest")}
    return f"?{urlencode(query)}" if query else request.path

"""Tabs and filters of a list, as links that keep what else was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

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


def tabs_menu(request: HttpRequest, feed: Feed, waiting: int | None, tabs: tuple[str, ...]) -> Sequence[NavItem]:
    return _tabs(_here(request), feed.tab, waiting or None, tabs)


def periods_menu(request: HttpRequest, feed: Feed) -> list[NavItem]:
    here = _here(request)
    return [
        NavItem(label, _with(here, period=period), current=feed.period == period) for period, label in _PERIODS.items()
    ]


def kinds_menu(request: HttpRequest, feed: Feed) -> Sequence[NavItem]:
    return _kinds(_here(request), feed.kind)


def answers_menu(request: HttpRequest, feed: Feed) -> Sequence[NavItem]:
    return _answers(_here(request), feed.official)


def language_menu(request: HttpRequest, feed: Feed, kept: str) -> Sequence[NavItem]:
    return _languages(_here(request), feed.language, kept)


class Here(NamedTuple):
    """An address, without where in the list it begins."""

    path: str
    query: tuple[tuple[str, str], ...]


def _here(request: HttpRequest) -> Here:
    return Here(request.path, tuple((name, str(value)) for name, value in request.GET.items() if name != "after"))


@lru_cache(maxsize=64)
def _tabs(here: Here, chosen: str, waiting: int | None, tabs: tuple[str, ...]) -> Sequence[NavItem]:
    counts = {"unanswered": waiting}
    return [
        NavItem(_TABS[tab], _with(here, tab=tab, period=""), current=chosen == tab, count=counts.get(tab))
        for tab in tabs
    ]


@lru_cache(maxsize=64)
def _kinds(here: Here, chosen: str) -> Sequence[NavItem]:
    every = NavItem(_("All kinds"), _with(here, kind=""), current=not chosen)
    kinds = [NavItem(label, _with(here, kind=kind), current=chosen == kind) for kind, label in KIND_LABELS.items()]
    return [every, *kinds]


@lru_cache(maxsize=64)
def _answers(here: Here, official: bool) -> Sequence[NavItem]:
    return [
        NavItem(_("All topics"), _with(here, official=""), current=not official),
        NavItem(_("With an official answer"), _with(here, official="1"), current=official),
    ]


@lru_cache(maxsize=64)
def _languages(here: Here, chosen: str, kept: str) -> Sequence[NavItem]:
    every = NavItem(_("All languages"), _with(here, language="all" if kept else ""), current=not chosen)
    known = [NavItem(name, _with(here, language=code), current=chosen == code) for code, name in LANGUAGES.items()]
    return [every, *known]


def _with(here: Here, **changed: Any) -> str:
    """This address with some of its query changed, from the beginning of the list."""
    query = dict(here.query) | changed
    query = {name: value for name, value in query.items() if value and (name, value) != ("tab", "latest")}
    return f"?{urlencode(query)}" if query else here.path

"""Fills the frame around every page: only here are rooms, operator's choices and reader known at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language

from guildhall.kernel.registry import Panel, panels, panels_at
from guildhall.kernel.registry import settings as declared
from guildhall.kernel.text import Bilingual
from guildhall.members.actions import set_language
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.ui.accent import SHIPPED
from guildhall.ui.shell import THEMES, Language, NavItem, Shell

LANGUAGES = tuple(Language(code, name) for code, name in settings.LANGUAGES)


class Nobody:
    """Stands in where a page is made before the reader is known, as on early errors."""

    is_authenticated = False
    name = handle = ""

    def can(self, capability: str) -> bool:
        return False


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor; nothing is read until a template asks."""
    return {"shell": Frame(request)}


class Frame(dict[str, Any]):
    """The shell as templates ask for it: they look for an entry first, and for an attribute only past an exception."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __missing__(self, name: str) -> Any:
        if not len(self):
            self.shell = build_shell(self.request)
            self.update(vars(self.shell))
        if name not in self:
            self[name] = getattr(self.shell, name)
        return self[name]

    def __bool__(self) -> bool:
        return True


def build_shell(request: HttpRequest) -> Shell:
    viewer = getattr(request, "user", None) or Nobody()
    theme = request.COOKIES.get("theme", "auto")
    site, new = _items("site", viewer), _items("new", viewer)
    site_nav = _marked(site, request.path)
    return Shell(
        community_name=str(choice("community.name", "Guildhall")),
        viewer=viewer,
        languages=LANGUAGES,
        language=get_language() or settings.LANGUAGE_CODE,
        theme=theme if theme in THEMES else "auto",
        accent_version=_accent_version(),
        logo=str(choice("community.logo", "")),
        letter=str(choice("community.letter", "")),
        footer_note=str(choice("community.footer_note", "")),
        path=request.get_full_path(),
        home_url=link("content:home") or "/",
        site_nav=site_nav,
        new_menu=new,
        phone_nav=_phone_nav(site_nav, new if viewer.is_authenticated else []),
        footer_links=_items("footer", viewer),
        search_url=link("content:search"),
        is_demo=bool(getattr(settings, "IS_DEMO", False)),
        offline_note=str(choice("community.notice", "")),
        extra={},
        **(_of_reader(viewer, request.path) if viewer.is_authenticated else _doors()),
    )


def accent() -> str:
    """The community's colour, as `GUILDHALL_ACCENT` promises it to `ui`."""
    return str(choice("community.accent", SHIPPED)) or SHIPPED


def keep_language(request: HttpRequest, language: str) -> None:
    """A member's own language is theirs on every device; `ui` knows only the cookie."""
    member = request.user
    if isinstance(member, Member):
        set_language(actor=member, member=member, locale=language)


def choice(name: str, default: Any) -> Any:
    """An operator's choice, or the default while no room declares it."""
    return options.get(name) if name in declared else default


def link(url_name: str, *args: Any) -> str:
    """The address, or nothing where the room is not built. `content:write article` names an address with its part."""
    return _link(get_urlconf(), url_name, args)


@lru_cache(maxsize=4096)
def _link(_urlconf: str | None, url_name: str, args: tuple[Any, ...]) -> str:
    name, *parts = url_name.split()
    try:
        return reverse(name, args=[*parts, *args])
    except NoReverseMatch:
        return ""


def _accent_version() -> str:
    chosen = accent().lstrip("#").lower()
    return "" if chosen == SHIPPED.lstrip("#") else chosen


def _of_reader(viewer: Any, path: str) -> dict[str, Any]:
    profile = link("members:profile", viewer.handle)
    mine = [NavItem(Bilingual("My profile", "我的主页"), profile, "user-circle")] if profile else []
    mine += _items("profile", viewer)
    if settings_url := link("members:settings"):
        mine.append(NavItem(Bilingual("Settings", "设置"), settings_url, "settings"))
    staff = bool(getattr(viewer, "is_staff", False))
    console = _marked_groups(_groups("console", viewer), path)
    return {
        "console_nav": console,
        "my_menu": _marked(mine, path),
        "profile_url": profile,
        "console_url": next((item.url for group in console for item in group), "") if staff else "",
        "sign_out_url": link("account_logout"),
        "notices_url": link("outreach:notices"),
        "notices_count": _number("notices", viewer) or 0,
        "silenced_until": viewer.silenced_until if viewer.is_silenced and not viewer.is_suspended else None,
        "decisions_url": link("moderation:decisions"),
        "zone": viewer.zone,
    }


def _doors() -> dict[str, Any]:
    return {"sign_in_url": link("account_login"), "sign_up_url": link("account_signup")}


def _number(place: str, viewer: Any) -> int | None:
    return next((panel.count(viewer) for panel in panels_at(place) if panel.count), None)


def _items(place: str, viewer: Any) -> list[NavItem]:
    return [item for _panel, item in _shown(place, viewer)]


def _shown(place: str, viewer: Any) -> list[tuple[Panel, NavItem]]:
    known = _linked(place, getattr(viewer, "capabilities", frozenset()), get_urlconf(), len(panels))
    return [(panel, replace(item, count=panel.count(viewer)) if panel.count else item) for panel, item in known]


@lru_cache(maxsize=1024)
def _linked(place: str, held: frozenset[str], _urlconf: str | None, _panels: int) -> list[tuple[Panel, NavItem]]:
    """What stands in a menu for everybody with these capabilities."""
    allowed = (panel for panel in panels_at(place) if not panel.capability or panel.capability in held)
    linked = ((panel, link(panel.url_name)) for panel in allowed if panel.url_name)
    return [(panel, NavItem(panel.label, url, panel.icon, panel.key)) for panel, url in linked if url]


def _groups(place: str, viewer: Any) -> list[list[NavItem]]:
    """In the order of the panels; neighbours with the same group stand together."""
    return [
        [item for _panel, item in group] for _name, group in groupby(_shown(place, viewer), lambda pair: pair[0].group)
    ]


def _marked(items: Iterable[NavItem], path: str) -> list[NavItem]:
    """Marks the entry whose address is the longest beginning of this page's."""
    items = list(items)
    here = max((item.url for item in items if _is_above(item.url, path)), key=len, default=None)
    return [item if item.url != here else replace(item, current=True) for item in items]


def _marked_groups(groups: list[list[NavItem]], path: str) -> list[list[NavItem]]:
    marked = iter(_marked((item for group in groups for item in group), path))
    return [[next(marked) for _item in group] for group in groups]


def _is_above(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _phone_nav(places: list[NavItem], new: list[NavItem]) -> list[NavItem]:
    """At most five: the first places of the site, with the plus in the middle for those who may write."""
    if not new:
        return places[:5]
    plus = NavItem(Bilingual("Write", "发布"), new[0].url, "circle-plus")
    return [*places[:2], plus, *places[2:4]]

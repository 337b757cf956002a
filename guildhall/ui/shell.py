"""What the frame around every page shows. `config.context` fills it; the templates read nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from guildhall.kernel import clock
from guildhall.ui.people import hue, initials, name_of

THEMES = ("light", "dark", "auto")


@dataclass(frozen=True)
class NavItem:
    """One entry of a menu. `is_hot`: the count runs against a clock."""

    label: Any
    url: str
    icon: str = ""
    key: str = ""  # one letter: typed after "g" it goes there
    current: bool = False
    count: int | None = None
    is_hot: bool = False
    about: Any = ""


class Public:
    """As much of the frame as is the same for everybody with the same menus, for the parts of it that are held."""

    TEXTS = (
        "community_name", "theme", "logo", "letter", "accent_version", "home_url", "console_url", "footer_note",
        "search_url", "sign_in_url", "sign_up_url", "sign_out_url", "is_demo", "offline_note", "is_signed_in",
        "initial_theme",
    )  # fmt: skip
    MENUS = ("site_nav", "new_menu", "phone_nav", "footer_links")

    def __init__(self, shell: Shell) -> None:
        for name in (*self.TEXTS, *self.MENUS):
            setattr(self, name, getattr(shell, name))
        items = [item for menu in self.MENUS for item in getattr(shell, menu)]
        places = [(item.url, item.current, item.count) for item in items]
        self.other_languages = shell.other_languages
        self.key = (*(getattr(shell, name) for name in self.TEXTS), *places)


class Mine:
    """What the menu of a signed-in reader is drawn by; their name, letters and address fill its gaps."""

    def __init__(self, shell: Shell) -> None:
        name = name_of(shell.viewer)
        self.profile = next((item for item in shell.my_menu if item.url == shell.profile_url), None)
        self.my_menu = [item for item in shell.my_menu if item is not self.profile]
        self.console_url = shell.console_url
        self.hue, self.letters, self.image = hue(shell.viewer), initials(name), getattr(shell.viewer, "avatar_url", "")
        self.has_image = bool(self.image)
        places = [(item.url, item.current, item.count) for item in self.my_menu]
        is_here = self.profile.current if self.profile else None
        self.key = (self.console_url, self.hue, self.has_image, is_here, *places)


@dataclass(frozen=True)
class Language:
    code: str
    name: str  # in the language itself


@dataclass(kw_only=True)  # frozen ones take four times as long to make, and every page makes one
class Shell:
    community_name: str
    viewer: Any
    languages: Sequence[Language]
    language: str
    theme: str = "auto"
    logo: str = ""
    letter: str = ""  # in place of the drawn mark
    accent_version: str = ""  # empty: the shipped accent, no /accent.css is asked for
    path: str = "/"  # where the theme and language forms come back to
    home_url: str = "/"
    site_nav: Sequence[NavItem] = ()
    new_menu: Sequence[NavItem] = ()
    my_menu: Sequence[NavItem] = ()  # under the avatar
    phone_nav: Sequence[NavItem] = ()
    console_nav: Sequence[Sequence[NavItem]] = ()
    console_url: str = ""
    footer_note: str = ""
    footer_links: Sequence[NavItem] = ()
    profile_url: str = ""
    search_url: str = ""
    notices_url: str = ""
    notices_count: int = 0
    points: int | None = None
    points_url: str = ""
    sign_in_url: str = ""
    sign_up_url: str = ""
    sign_out_url: str = ""
    is_demo: bool = False
    offline_note: str = ""  # a sentence for everybody, such as "Read only while we move"
    silenced_until: datetime | None = None  # the reader may write nothing until then; the page of decisions says why
    decisions_url: str = ""
    zone: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        return bool(self.viewer.is_authenticated)

    @property
    def initial_theme(self) -> str:
        """What the server can know; `theme.js` settles `auto` before the first paint."""
        return "dark" if self.theme == "dark" else "light"

    @property
    def clock_ahead(self) -> int:
        """Seconds by which the community's clock is shifted, for scripts that say how long ago something was."""
        return round(clock.offset().total_seconds())

    @cached_property
    def public(self) -> Public:
        return Public(self)

    @cached_property
    def mine(self) -> Mine:
        return Mine(self)

    @property
    def other_languages(self) -> list[Language]:
        return [language for language in self.languages if language.code != self.language]

    @property
    def phone_console_nav(self) -> list[NavItem]:
        """The first four of the console; the rest is behind More."""
        return [item for group in self.console_nav for item in group][:4]

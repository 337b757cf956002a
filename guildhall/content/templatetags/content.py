from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from guildhall.content.models import Kind, Space
from guildhall.content.queries import Face
from guildhall.content.views.layout import Layout
from guildhall.content.views.pieces import KIND_NAMES, avatar, when
from guildhall.content.views.pieces import topic_url as address
from guildhall.ui.shell import NavItem

register = Library()
SPACES = 12  # beside a list


@register.filter
def kind_name(kind: str) -> str:
    return str(KIND_NAMES[Kind(kind)])


@register.filter
def topic_url(row: Any) -> str:
    return address(row)


@register.filter
def face(who: Face) -> SafeString:
    """The small circle of somebody."""
    return avatar(who, small=True)


@register.filter
def moment(at: datetime) -> SafeString:
    return when(at)


class SideSpaces:
    """The first of a reader's spaces and how many there are, for a part that is held."""

    def __init__(self, spaces: Sequence[Space]) -> None:
        self.rows, self.number = spaces[:SPACES], len(spaces)
        shown = [(one.handle, one.colour, one.visibility, one.topics, str(one.name)) for one in self.rows]
        self.key = (self.number, *shown)


@register.filter
def side_spaces(spaces: Sequence[Space]) -> SideSpaces:
    return SideSpaces(spaces)


class Menu:
    """Entries of a menu, told apart by their addresses, for a part that is held."""

    def __init__(self, items: Sequence[NavItem]) -> None:
        self.items = items
        self.key = tuple((item.url, item.current, item.count) for item in items)


@register.filter
def as_menu(items: Sequence[NavItem]) -> Menu:
    return Menu(items)


@register.simple_tag
def layout_url(layout: Layout, **changed: str) -> str:
    """The topic laid out another way, from its beginning."""
    return layout.url(**changed)

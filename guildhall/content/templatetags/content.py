from __future__ import annotations

from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from guildhall.content.models import Kind
from guildhall.content.queries import Face
from guildhall.content.views.layout import Layout
from guildhall.content.views.pieces import KIND_NAMES, avatar
from guildhall.content.views.pieces import topic_url as address

register = Library()


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


@register.simple_tag
def layout_url(layout: Layout, **changed: str) -> str:
    """The topic laid out another way, from its beginning."""
    return layout.url(**changed)

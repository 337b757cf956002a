"""A template rendered once a process, language and variant, with gaps that are filled for every row."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: no text of ours holds them

# Values that need no quotes; of gaps only those that are numbers or addresses of this site, as their names say.
_QUOTED = re.compile(rf'(?<=[a-z])="(-?(?:[\w/#-]|{_OPEN}(?:id|number|(?:\w+_)?url){_CLOSE})+)"(?=[ >{_OPEN}])')
_GAP = re.compile(rf"{_OPEN}(\w+){_CLOSE}")
Stencil = Callable[..., SafeString]


def stencil(template: str, gaps: str, **variant: Any) -> Stencil:
    """The function that fills this template's gaps, in the active language.

    `gaps` are the names that differ from row to row; `variant` is everything the template decides by. A value that is
    not safe HTML is escaped.
    """
    return _made(template, gaps, get_language() or "en", tuple(variant), tuple(variant.values()))


@lru_cache(maxsize=2048)
def _made(template: str, gaps: str, language: str, decided: tuple[str, ...], values: tuple[Any, ...]) -> Stencil:
    context = {name: mark_safe(f"{_OPEN}{name}{_CLOSE}") for name in gaps.split()}  # noqa: S308 - replaced before anybody reads it
    drawn = " ".join(render_to_string(template, {**context, **dict(zip(decided, values, strict=True))}).split("\n"))
    drawn = _QUOTED.sub(r"=\1", drawn)  # as HTML allows: a page repeats its stencils dozens of times
    parts = _GAP.split(drawn)
    gaps_at = [(at, parts[at]) for at in range(1, len(parts), 2)]

    def fill(**values: Any) -> SafeString:
        made = parts.copy()
        for at, name in gaps_at:
            value = values[name]
            made[at] = value if type(value) is SafeString else _text(value)
        return SafeString("".join(made))

    return fill


def _text(value: Any) -> str:
    if type(value) is str:
        return escape(value)
    return str(value) if type(value) is int else conditional_escape(value)

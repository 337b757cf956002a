"""The headings of a longer text as a list of contents, with names that addresses may point to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape

from guildhall.kernel.html import text_of
from guildhall.kernel.text import slug

AT_LEAST = 3  # headings
_HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    name: str  # the id on the page, with a prefix that nothing else has
    text: str
    depth: int  # 0, 1 or 2


@lru_cache(maxsize=128)
def with_contents(html: str) -> tuple[str, tuple[Heading, ...]]:
    """Cleaned HTML whose headings have ids made of their words in any script, and the list of them.

    Fewer than three headings need no list. The same words always give the same id; a second time a number follows.
    """
    found: list[Heading] = []
    used: dict[str, int] = {}

    def name(match: re.Match[str]) -> str:
        text = text_of(match[2])
        begin = f"h-{slug(text) or 'part'}"
        used[begin] = used.get(begin, 0) + 1
        heading = Heading(begin if used[begin] == 1 else f"{begin}-{used[begin]}", text, int(match[1]) - 2)
        found.append(heading)
        return f'<h{match[1]} id="{escape(heading.name)}">{match[2]}</h{match[1]}>'

    named = _HEADING.sub(name, html)
    if len(found) < AT_LEAST:
        return html, ()
    top = min(heading.depth for heading in found)
    shown = tuple(Heading(heading.name, heading.text, heading.depth - top) for heading in found if heading.text)
    return named, shown

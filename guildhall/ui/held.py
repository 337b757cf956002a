"""`{% held name=value … gaps name=value … %}…{% endheld %}`: a part of a page that is drawn once a process for its values.

It sees nothing but what it is given, so nothing of a reader or a request can stay in it. Text, numbers and truth values
tell one drawing from another; any other value must say what it stands for by its `key`.

Gaps are what differs from page to page. In the drawing stands a mark for each, which is replaced, escaped, at every
rendering: a part may show its gaps and never decide by them. A gap whose name ends in `pk` is a whole number and may also
stand in an address: `{% url 'content:news' pk %}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from guildhall.ui.lookups import key, shown

AT_MOST = 500  # drawings of one part; then it begins anew
_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: no text of ours holds them
_FIRST = 47_110_815_000_001  # numbers that no page holds, for gaps in addresses


class HeldNode(Node):
    def __init__(
        self, given: Mapping[str, FilterExpression], gaps: Mapping[str, FilterExpression], nodelist: NodeList
    ) -> None:
        self.given, self.gaps, self.nodelist = given, gaps, nodelist
        self.marks: dict[str, Any] = {name: _mark(name, place) for place, name in enumerate(gaps)}
        self.drawn: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> str:
        drawn = self.drawing(context, {name: one.resolve(context) for name, one in self.given.items()})
        if not self.gaps:
            return drawn
        return SafeString(drawn % {name: shown(one.resolve(context), context) for name, one in self.gaps.items()})

    def drawing(self, context: Context, values: Mapping[str, Any]) -> str:
        """The drawing for these values, in the active language, with `%(name)s` for each gap if there are any."""
        found = (get_language(), *map(key, values.values()))
        drawn = self.drawn.get(found)
        if drawn is None:
            if len(self.drawn) >= AT_MOST:
                self.drawn.clear()
            drawn = self.drawn[found] = self._draw(context, values)
        return drawn

    def _draw(self, context: Context, values: Mapping[str, Any]) -> str:
        drawn = self.nodelist.render(context.new({**values, **self.marks}))
        if not self.gaps:
            return drawn
        form = drawn.replace("%", "%%").replace(_OPEN, "%(").replace(_CLOSE, ")s")
        for name, mark in self.marks.items():
            form = form.replace(str(mark), f"%({name})s") if isinstance(mark, int) else form
        return form


def _mark(name: str, place: int) -> Any:
    if name.endswith("pk"):
        return _FIRST + place
    return mark_safe(f"{_OPEN}{name}{_CLOSE}")  # noqa: S308 - replaced before anybody reads it


def held(parser: Parser, token: Token) -> HeldNode:
    words = token.split_contents()[1:]
    middle = words.index("gaps") if "gaps" in words else len(words)
    given, gaps = token_kwargs(words[:middle], parser), token_kwargs(words[middle + 1 :], parser)
    nodelist = parser.parse(("endheld",))
    parser.delete_first_token()
    return HeldNode(given, gaps, nodelist)

"""`{% held name=value … %}…{% endheld %}`: a part of a page that is drawn once a process for the values it is given.

It sees nothing but those values, so nothing of a reader or a request can stay in it. Text, numbers and truth values tell
one drawing from another; any other value must say what it stands for by its `key`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.translation import get_language

AT_MOST = 500  # drawings of one part; then it begins anew


class HeldNode(Node):
    def __init__(self, given: Mapping[str, FilterExpression], nodelist: NodeList) -> None:
        self.given, self.nodelist = given, nodelist
        self.drawn: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> str:
        values = {name: expression.resolve(context) for name, expression in self.given.items()}
        key = (get_language(), *map(_key, values.values()))
        drawn = self.drawn.get(key)
        if drawn is None:
            if len(self.drawn) >= AT_MOST:
                self.drawn.clear()
            drawn = self.drawn[key] = self.nodelist.render(context.new(values))
        return drawn


def _key(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    return value.key


def held(parser: Parser, token: Token) -> HeldNode:
    given = token_kwargs(token.split_contents()[1:], parser)
    nodelist = parser.parse(("endheld",))
    parser.delete_first_token()
    return HeldNode(given, nodelist)

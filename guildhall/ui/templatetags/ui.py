"""One tag for every component in the registry, and `{% slot name %}` for the named parts of one."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from guildhall.kernel.registry import panels_at
from guildhall.kernel.text import language_of
from guildhall.ui import figures
from guildhall.ui.components import COMPONENTS, Component, values
from guildhall.ui.held import held

register = Library()
register.tag(held)


class SlotNode(Node):
    """A named part of a component; renders nothing where it stands."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> str:
        return ""


class ComponentNode(Node):
    def __init__(self, component: Component, props: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.component, self.props, self.nodelist = component, props, nodelist
        self.drawn: dict[tuple[Any, ...], SafeString] = {}
        self.slots = {node.name: node.nodelist for node in nodelist if isinstance(node, SlotNode)}
        for unknown in set(self.slots) - set(component.slots):
            raise TemplateSyntaxError(f"{component.name} has no slot {unknown!r}.")

    def render(self, context: Context) -> SafeString:
        given = {name: expression.resolve(context) for name, expression in self.props.items()}
        if not self.component.plain:
            return self._draw(context, given)
        key = tuple(map(str, given.values()))
        if key not in self.drawn:
            self.drawn[key] = self._draw(context, given)
        return self.drawn[key]

    def _draw(self, context: Context, given: dict[str, Any]) -> SafeString:
        props = values(self.component, given)
        props["content"] = self.nodelist.render(context) if self.component.block else ""
        props.update({name: self._slot(name, context) for name in self.component.slots})
        return _drawn(context, self.component.template, props)

    def _slot(self, name: str, context: Context) -> str:
        return self.slots[name].render(context) if name in self.slots else ""


def _drawn(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    """A template that sees nothing of the page but these values and what every page has."""
    template = context.template.engine.get_template(name)  # type: ignore[union-attr]
    inner = context.new(values)
    for shared in ("csrf_token", "request", "shell"):
        if shared in context:
            inner[shared] = context[shared]
    return mark_safe(template.render(inner).strip())  # noqa: S308 - rendered with autoescape


@register.simple_tag(takes_context=True)
def placed(context: Context, place: str, subject: Any) -> SafeString:
    """What other rooms put in a place of this page; see `registry.Panel`."""
    drawn = (panel.render(context["request"], subject) for panel in panels_at(place) if panel.render)
    return mark_safe("".join(_drawn(context, *one) for one in drawn if one))  # noqa: S308 - rendered with autoescape


def _parse_props(component: Component, parser: Parser, bits: list[str]) -> dict[str, FilterExpression]:
    props: dict[str, FilterExpression] = {}
    by_position = iter(component.props)
    while bits:
        named = token_kwargs(bits[:1], parser)
        if named:
            props.update(named)
        else:
            name = next(by_position, None)
            if name is None:
                raise TemplateSyntaxError(f"{component.name} takes at most {len(component.props)} values by position.")
            props[name] = parser.compile_filter(bits[0])
        bits = bits[1:]
    return props


def _compiler(component: Component) -> Any:
    def compile_component(parser: Parser, token: Token) -> ComponentNode:
        props = _parse_props(component, parser, token.split_contents()[1:])
        for name in props:
            if not component.accepts(name):
                raise TemplateSyntaxError(
                    f"{component.name} has no prop {name!r}; it has {', '.join(component.props)}."
                )
        if missing := component.missing(props):
            raise TemplateSyntaxError(f"{component.name} needs {', '.join(missing)}.")
        nodelist = NodeList()
        if component.block:
            nodelist = parser.parse((f"end{component.name}",))
            parser.delete_first_token()
        return ComponentNode(component, props, nodelist)

    return compile_component


for _component in COMPONENTS.values():
    register.tag(_component.name, _compiler(_component))


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    name = token.split_contents()[1].strip("\"'")
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, nodelist)


@register.simple_tag
def icons_url() -> str:
    return _static("ui/icons.svg")


@cache
def _static(path: str) -> str:
    return static(path)


@register.filter
def attributes(attrs: dict[str, Any]) -> SafeString:
    """`{"hx-post": "/x"}` as ` hx-post="/x"`; True is a bare attribute, mappings become JSON."""
    written = ((name, json.dumps(value) if isinstance(value, dict) else value) for name, value in attrs.items())
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in written))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.filter
def chart_json(options: Any) -> SafeString:
    """JSON that is safe inside a <script type="application/json"> block."""
    text = json.dumps(options, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026"))  # noqa: S308


@register.filter
def day(value: date) -> str:
    """A day of the calendar, or that of a moment in the reader's zone, as `figures.day` writes it."""
    return figures.day(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def thousands(number: Any) -> str:
    """1284 as 1,284, in both languages."""
    return f"{number:,}" if isinstance(number, int | float) else str(conditional_escape(number))


@register.filter
def html_lang(code: Any) -> str:
    """zh-hans as zh-Hans, as the attribute `lang` wants it."""
    return "zh-Hans" if str(code).lower().startswith("zh") else str(code or "en")


@register.filter
def lang_of(text: Any) -> str:
    """Of words that somebody wrote, which may be in another language than the page; as the attribute `lang` wants it."""
    return html_lang(language_of(str(text)))

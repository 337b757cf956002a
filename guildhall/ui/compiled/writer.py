"""Writes the function that draws a template: code, what stands still, and what names stand for where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count, groupby
from typing import Any

from django.template import Context, Engine, Node
from django.template.base import FilterExpression, Variable
from django.template.defaulttags import TemplateLiteral
from django.template.loader_tags import BlockNode
from django.utils.safestring import mark_safe

from guildhall.ui import lookups

Run = Callable[[Context], str]
Lines = list[Any]  # a line of code, a text to say, or the list of those one step further in
Write = Callable[["Writer", Any, "Scope"], None]


class Text(str):
    """What stands still; neighbours become one."""


class Unsupported(Exception):
    """This template does what cannot be followed: Django draws it."""


@dataclass
class Scope:
    """Which variable of the function holds a name of the template, and which blocks stand in place of others."""

    names: dict[str, str] = field(default_factory=dict)
    blocks: Mapping[str, list[BlockNode]] = field(default_factory=dict)
    above: Sequence[BlockNode] = ()  # what `block.super` draws


@dataclass
class Part:
    """Code of a part of the template. `calls`: nodes see the context; `assigns`: they put something there; `turns`:
    somebody asks for `forloop`."""

    lines: Lines = field(default_factory=list)
    calls: bool = False
    assigns: bool = False
    turns: bool = False


class Writer:
    """Writes the function. `flat` there is all of the context as one dictionary, `out` takes the next piece of text.

    `writers` says how a kind of node is written, for `Node` how any other is.
    """

    def __init__(self, context: Context, language: str | None, writers: Mapping[type[Node], Write]) -> None:
        assert context.template is not None
        self.context, self.language, self.writers = context, language, writers
        self.engine: Engine = context.template.engine
        self.part = Part()
        self.numbers = count()
        self.known: dict[str, Any] = dict(vars(lookups))
        self.included: list[str] = []  # the templates within which we are

    def function(self, nodes: Sequence[Node], name: str) -> Run:
        """What draws these nodes; `name` stands in tracebacks. Raises Unsupported."""
        if self.engine.string_if_invalid:
            raise Unsupported
        with self.inside() as body:
            self.nodes(nodes, Scope())
        start = ["flat = context.flatten()", "parts = []", "out = parts.append"]
        source = self._source(["def run(context):", [*start, *body.lines, "return ''.join(parts)"]])
        try:
            exec(compile(source, f"<template {name}>", "exec"), self.known)  # noqa: S102 - our templates; their values are constants
        except SyntaxError as error:  # more than twenty blocks in one another
            raise Unsupported from error
        run: Run = self.known["run"]
        return run

    # Code

    def line(self, *lines: str | Lines) -> None:
        self.part.lines.extend(lines)

    def say(self, text: str) -> None:
        self.part.lines.append(Text(text))

    def _source(self, lines: Lines, indent: str = "") -> str:
        written = []
        for kind, group in groupby(lines, type):
            if kind is Text:
                written.append(f"{indent}out({self.constant(''.join(group))})")
            else:
                written += [self._source(one, indent + " ") if kind is list else indent + one for one in group]
        return "\n".join(written)

    def constant(self, value: Any) -> str:
        name = f"k{next(self.numbers)}"
        self.known[name] = value
        return name

    def variable(self, code: str = "") -> str:
        name = f"v{next(self.numbers)}"
        if code:
            self.line(f"{name} = {code}")
        return name

    @contextmanager
    def inside(self) -> Iterator[Part]:
        outer, self.part = self.part, Part()
        yield self.part
        inner, self.part = self.part, outer
        outer.calls |= inner.calls
        outer.assigns |= inner.assigns
        outer.turns |= inner.turns

    def scoped(self, part: Part, names: dict[str, str]) -> None:
        """A part with names of its own: nodes see them in the context, and what they put there goes with it."""
        if part.calls and (names or part.assigns):
            self.line(f"with context.push({dictionary(names)}):", part.lines or ["pass"])
        else:
            self.line(*part.lines)
        if part.assigns:
            self.line("flat = context.flatten()")

    def assigned(self, target: str, scope: Scope) -> None:
        """A node puts something in the context under this name."""
        if target in scope.names:
            raise Unsupported
        self.part.assigns = self.part.calls = True

    def nodes(self, nodes: Sequence[Node], scope: Scope) -> None:
        for node in nodes:
            self.writers.get(type(node), self.writers[Node])(self, node, scope)

    # Values

    def value(self, expression: FilterExpression, scope: Scope, missing: str = "''") -> str:
        """Code for what the expression stands for, as `FilterExpression.resolve` finds it."""
        code = self._found(expression.var, scope, missing)
        for function, arguments in expression.filters:
            given = [self._argument(argument, scope) for argument in arguments]
            if getattr(function, "expects_localtime", False):
                code = f"local({code}, context)"
            escaping = getattr(function, "needs_autoescape", False)
            called = self.constant(partial(function, autoescape=True) if escaping else function)
            if getattr(function, "is_safe", False):
                code = f"kept_safe({', '.join([called, code, *given])})"
            else:
                code = f"{called}({', '.join([code, *given])})"
        return code

    def condition(self, token: Any, scope: Scope) -> str:
        """The code that says whether it holds; an operator takes an error for no, as Django's do."""
        if isinstance(token, TemplateLiteral):
            return self.value(token.value, scope, missing="None")  # type: ignore[arg-type]
        found = self.variable()
        with self.inside() as trying:
            self.line(f"{found} = {self.condition(token.first, scope)}")
            if token.id == "not":
                self.line(f"{found} = not {found}")
            elif token.id in ("and", "or"):
                with self.inside() as second:
                    self.line(f"{found} = {self.condition(token.second, scope)}")
                self.line(f"if {found}:" if token.id == "and" else f"if not {found}:", second.lines)
            else:
                self.line(f"{found} = {found} {token.id} {self.condition(token.second, scope)}")
        self.line("try:", trying.lines, "except Exception:", [f"{found} = False"])
        return found

    def _argument(self, argument: tuple[bool, Any], scope: Scope) -> str:
        is_variable, value = argument
        return self._found(value, scope, "RAISE") if is_variable else self.constant(mark_safe(value))  # noqa: S308

    def _found(self, variable: Any, scope: Scope, missing: str) -> str:
        if not isinstance(variable, Variable):
            return self.constant(variable)
        if variable.lookups is None:
            return f"{self.constant(variable.resolve)}(context)"
        name, *parts = variable.lookups
        self.part.turns |= name == "forloop"
        tail = self.constant(tuple(parts))
        if name in scope.names:
            return f"look({scope.names[name]}, {tail}, {missing})"
        if name == "block":
            raise Unsupported
        return f"find(flat, {name!r}, {tail}, {missing})"


def is_constant(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters


def dictionary(names: Mapping[str, str]) -> str:
    """Code of a dictionary of these names and codes."""
    return "{" + ", ".join(f"{name!r}: {code}" for name, code in names.items()) + "}"

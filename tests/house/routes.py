"""Every address of the site, and what stands in it in each state of the thing that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

NONE = "-"


@dataclass(frozen=True)
class Route:
    name: str  # `content:topic`, as `reverse` knows it
    pattern: str
    parameters: tuple[str, ...]

    @property
    def key(self) -> str:
        """How the matrix calls it: some of allauth's have no name."""
        return self.name or f"/{self.pattern}"


def routes() -> list[Route]:
    return sorted(_walk(get_resolver().url_patterns, "", "", ()), key=lambda route: (route.name, route.pattern))


def _walk(patterns: Any, namespace: str, prefix: str, outer: tuple[str, ...]) -> Iterator[Route]:
    for each in patterns:
        parameters = (*outer, *each.pattern.converters, *_groups(each))
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, f"{prefix}{each.pattern}", parameters)
        elif isinstance(each, URLPattern):
            yield Route(f"{namespace}{each.name or ''}", f"{prefix}{each.pattern}", parameters)


def _groups(each: URLPattern | URLResolver) -> tuple[str, ...]:
    regex = each.pattern.regex
    return tuple(name for name in regex.groupindex if name not in each.pattern.converters)

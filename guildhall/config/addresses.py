"""All addresses of the house, found by their first word: Django would try four hundred patterns one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Patterns = list[URLPattern | URLResolver]


class ByFirstWord(URLResolver):
    """The same matches in the same order as without it; of the patterns whose first word is known, only those with the
    word of the path are tried."""

    def __init__(self, patterns: Iterable[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern(""), list(patterns))

    @cached_property
    def by_word(self) -> dict[str | None, URLResolver]:
        words = {None, *_words(self.url_patterns)}
        return {word: URLResolver(RoutePattern(""), _with(self.url_patterns, word)) for word in words}

    def resolve(self, path: Any) -> ResolverMatch:
        word = str(path).partition("/")[0]
        return self.by_word.get(word, self.by_word[None]).resolve(path)


def _words(patterns: Patterns) -> Iterable[str | None]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and not str(pattern.pattern):
            yield from _words(pattern.url_patterns)
        else:
            yield _first_word(pattern)


def _with(patterns: Patterns, word: str | None) -> Patterns:
    """Those that may match a path with this first word; None: with a word that no pattern begins with."""
    found: Patterns = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and not str(pattern.pattern):
            if inner := _with(pattern.url_patterns, word):
                given = (pattern.default_kwargs, pattern.app_name, pattern.namespace)
                found.append(URLResolver(pattern.pattern, inner, *given))
        elif _first_word(pattern) in (word, None):
            found.append(pattern)
    return found


def _first_word(pattern: URLPattern | URLResolver) -> str | None:
    """None where it is not fixed."""
    if not isinstance(pattern.pattern, RoutePattern):
        return None
    word, slash, _rest = str(pattern.pattern).partition("/")
    is_open = "<" in word or (isinstance(pattern, URLResolver) and not slash)
    return None if is_open else word

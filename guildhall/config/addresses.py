"""All addresses of the house, found by their first word: Django would try four hundred patterns one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


class Within(NamedTuple):
    """A pattern with the names of what it was included by."""

    pattern: URLPattern | URLResolver
    app_names: Sequence[str] = ()
    namespaces: Sequence[str] = ()

    def resolve(self, path: str) -> ResolverMatch | None:
        try:
            found = self.pattern.resolve(path)
        except Resolver404:
            return None
        return found and ResolverMatch(
            found.func,
            found.args,
            found.kwargs,
            found.url_name,
            [*self.app_names, *found.app_names],
            [*self.namespaces, *found.namespaces],
            found.route if isinstance(self.pattern, URLPattern) else f"{self.pattern.pattern}{found.route}",
            captured_kwargs=found.captured_kwargs,  # type: ignore[attr-defined]
            extra_kwargs=found.extra_kwargs,  # type: ignore[attr-defined]
        )


class ByFirstWord(URLResolver):
    """The same matches in the same order as without it; of the patterns whose first word is known, only those with the
    word of the path are tried."""

    def __init__(self, patterns: Iterable[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern(""), list(patterns))

    @cached_property
    def by_word(self) -> dict[str | None, list[Within]]:
        """None: those that may match a path with a word that no pattern begins with."""
        known = [(_first_word(one.pattern), one) for one in _flat(Within(pattern) for pattern in self.url_patterns)]
        words = {None, *(word for word, _one in known)}
        return {word: [one for its, one in known if its in (word, None)] for word in words}

    def resolve(self, path: Any) -> ResolverMatch:
        path = str(path)
        tried = self.by_word.get(path.partition("/")[0], self.by_word[None])
        for one in tried:
            if found := one.resolve(path):
                return found
        raise Resolver404({"tried": [[one.pattern] for one in tried], "path": path})


def _flat(patterns: Iterable[Within]) -> Iterable[Within]:
    """What was included at the same place stands for itself."""
    for one in patterns:
        inner = one.pattern
        if isinstance(inner, URLPattern) or str(inner.pattern) or inner.default_kwargs:
            yield one
            continue
        apps = [*one.app_names, *filter(None, [inner.app_name])]
        spaces = [*one.namespaces, *filter(None, [inner.namespace])]
        yield from _flat(Within(pattern, apps, spaces) for pattern in inner.url_patterns)


def _first_word(pattern: URLPattern | URLResolver) -> str | None:
    """None where it is not fixed."""
    if not isinstance(pattern.pattern, RoutePattern):
        return None
    word, slash, _rest = str(pattern.pattern).partition("/")
    is_open = "<" in word or (isinstance(pattern, URLResolver) and not slash)
    return None if is_open else word

"""What the rows of a batch refer to, asked of the id map in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from guildhall.connectors.importing.census import Scattered
from guildhall.connectors.importing.source import Ref, Source, Verdict

Ask = Callable[[Collection[str]], Collection[str]]  # source ids -> those that the log has


class Brought:
    """Which rows of a source are in the log. It is asked only about those that memory does not rule out: hardly any.

    Whoever is asked about is remembered, so the log is asked again of what comes twice, and of what an earlier attempt brought.
    """

    def __init__(self, before: Iterable[str], ask: Ask) -> None:
        self._met, self._ask = Scattered(), ask
        for source_id in before:
            self._met.add(source_id)

    def among(self, source_ids: Iterable[str]) -> Collection[str]:
        doubtful = [source_id for source_id in source_ids if not self._met.add(source_id)]
        return self._ask(doubtful) if doubtful else ()


class KnownHere:
    """`Known` for an import. What earlier rows of the batch make is known too, though not yet what it stands for."""

    def __init__(self, source: Source, name: str, refs: Iterable[Ref], brought: Brought) -> None:
        self._source = source
        wanted: dict[str, set[Any]] = defaultdict(set)
        for kind, old_id in refs:
            wanted[source.parts[kind][0] if kind in source.parts else kind].add(old_id)
        self._found: dict[str, dict[Any, Any]] = {
            kind: _brought(source.scattered[kind], old_ids, brought)
            if kind in source.scattered
            else dict(source.loaders[kind](name, old_ids))
            for kind, old_ids in wanted.items()
        }
        self._made: set[Ref] = set()
        self._values: dict[tuple[str, Any], int] = {}

    def learn(self, verdict: Verdict) -> None:
        """What a row of this batch makes."""
        self._made.update(verdict.makes)
        self._values.update({(kind, old_id): value for kind, old_id, value in verdict.values})

    def put(self, kind: str, old_id: Any, what: Any) -> None:
        """What something of this batch has come to stand for."""
        self._found.setdefault(kind, {})[old_id] = what

    def has(self, kind: str, old_id: Any) -> bool:
        return (kind, old_id) in self._made or self.get(kind, old_id) is not None

    def get(self, kind: str, old_id: Any) -> Any:
        """What it stands for here, or None."""
        if kind not in self._source.parts:
            return self._found.get(kind, {}).get(old_id)
        whole, is_part = self._source.parts[kind]
        found = self._found.get(whole, {}).get(old_id)
        return found if found is not None and is_part(found) else None

    def value(self, kind: str, old_id: Any) -> int | None:
        if (kind, old_id) in self._values:
            return self._values[kind, old_id]
        of, value = self._source.values[kind]
        found = self.get(of, old_id)
        return None if found is None else value(found)


def _brought(named: Callable[[Any], str], old_ids: Iterable[Any], brought: Brought) -> dict[Any, Any]:
    by_name = {named(old_id): old_id for old_id in old_ids}
    return {by_name[source_id]: True for source_id in brought.among(by_name)}

"""What a room offers to the box of the search, by its port of kind 'searchable'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.kernel.registry import Shown


@dataclass(frozen=True)
class Searchable:
    """Things with names: `find(viewer, what was typed, how many)` gives those that the viewer may see, best first."""

    label: Any  # a lazy translation or Bilingual: 'People'
    icon: str
    find: Callable[[Any, str, int], Sequence[Shown]]
    order: int = 100

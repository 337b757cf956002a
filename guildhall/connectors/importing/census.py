"""What a rehearsal remembers of the rows it has read: ids as bits, so that a hundred million of them fit."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place

BITS = 15
BUCKETS = (1 << 16) - 1
MOST_CHUNKS = 60_000  # of 4 kB each; real ids lie close together


class Ids:
    """A set of whole numbers that lie close together."""

    def __init__(self) -> None:
        self._chunks: dict[int, bytearray] = {}
        self.count = 0

    def add(self, number: int) -> None:
        chunk = self._chunks.get(number >> BITS)
        if chunk is None:
            if len(self._chunks) >= MOST_CHUNKS:
                raise Defect(defects.SCATTERED, Place("", 0))
            chunk = self._chunks[number >> BITS] = bytearray(1 << (BITS - 3))
        rest = number & ((1 << BITS) - 1)
        self.count += not chunk[rest >> 3] >> (rest & 7) & 1
        chunk[rest >> 3] |= 1 << (rest & 7)

    def __contains__(self, number: int) -> bool:
        chunk = self._chunks.get(number >> BITS)
        if chunk is None:
            return False
        rest = number & ((1 << BITS) - 1)
        return bool(chunk[rest >> 3] >> (rest & 7) & 1)


class Numbers:
    """Whole numbers by id, four bytes each."""

    def __init__(self) -> None:
        self._chunks: dict[int, array[int]] = {}

    def put(self, number: int, value: int) -> None:
        chunk = self._chunks.get(number >> BITS)
        if chunk is None:
            if len(self._chunks) >= MOST_CHUNKS // 32:
                raise Defect(defects.SCATTERED, Place("", 0))
            chunk = self._chunks[number >> BITS] = array("I", bytes(4 << BITS))
        chunk[number & ((1 << BITS) - 1)] = value & 0xFFFFFFFF

    def get(self, number: int) -> int | None:
        chunk = self._chunks.get(number >> BITS)
        return chunk[number & ((1 << BITS) - 1)] or None if chunk else None


class Scattered:
    """A set of whatever has a hash, eight bytes each: two of a million differ by chance in one of ten million cases."""

    def __init__(self) -> None:
        self._buckets: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        self.count = 0

    def add(self, thing: Any) -> bool:
        """Whether it was new."""
        number = hash(thing)
        bucket = self._buckets[number & BUCKETS]
        is_new = number not in bucket
        if is_new:
            bucket.append(number)
            self.count += 1
        return is_new

    def __len__(self) -> int:
        return self.count

    def __contains__(self, thing: Any) -> bool:
        number = hash(thing)
        bucket = self._buckets.get(number & BUCKETS)
        return bucket is not None and number in bucket


class Census:
    """`Known` for a rehearsal. Ids that are no numbers (names of tags) are few and kept as they are."""

    def __init__(self, scattered: Collection[str] = ()) -> None:
        self._scattered = {kind: Scattered() for kind in scattered}
        self._ids: dict[str, Ids] = defaultdict(Ids)
        self._names: dict[str, set[Any]] = defaultdict(set)
        self._numbers: dict[str, Numbers] = defaultdict(Numbers)

    def add(self, kind: str, old_id: Any) -> None:
        if kind in self._scattered:
            self._scattered[kind].add(old_id)
        elif isinstance(old_id, int):
            self._ids[kind].add(old_id)
        else:
            self._names[kind].add(old_id)

    def has(self, kind: str, old_id: Any) -> bool:
        if kind in self._scattered:
            return old_id in self._scattered[kind]
        return old_id in self._ids[kind] if isinstance(old_id, int) else old_id in self._names[kind]

    def put(self, kind: str, old_id: int, value: int) -> None:
        self._numbers[kind].put(old_id, value)

    def value(self, kind: str, old_id: int) -> int | None:
        return self._numbers[kind].get(old_id)

    def count(self, kind: str) -> int:
        found = self._scattered[kind].count if kind in self._scattered else self._ids[kind].count
        return found + len(self._names[kind])

"""How large a simulated community is. A size is people, days and rows of the log; the last day is today."""

from __future__ import annotations

from dataclasses import dataclass

TINY = "tiny"  # written by hand: see `story`


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    activities: int
    people: int
    days: int
    experts: int  # a tag
    rings: int  # of each shape
    bytes: int  # on disk, database and log of changes, generously

    @property
    def visits(self) -> int:
        return round(self.activities * 0.43)

    @property
    def topics(self) -> int:
        return round(self.activities * 0.045)

    @property
    def answers(self) -> int:
        return round(self.activities * 0.105)

    @property
    def votes(self) -> int:
        return round(self.activities * 0.25)


SIZES = {
    size.name: size
    for size in (
        Size("small", 10_000, 320, 420, 3, 1, 400 << 20),
        Size("medium", 100_000, 2_600, 560, 5, 1, 1 << 30),
        Size("large", 1_000_000, 20_000, 800, 8, 3, 6 << 30),
    )
}
NAMES = (TINY, *SIZES)

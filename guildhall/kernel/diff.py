"""What became of a text: lines side by side, and within changed lines the words; single characters where it is Chinese.

Lines, then words, are matched at what stands once on both sides; only what is left between is compared one by one, and
never more than `BUDGET` pairs a text: beyond it a stretch counts as replaced, so that no text of 64 KB takes long.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

BUDGET = 3_000_000  # pairs compared a text
AT_ONCE = 40_000  # pairs compared in one stretch without anything unique
AROUND = 2  # unchanged lines shown beside a change
_TOKENS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]|\w+|\s+|[^\w\s]")

Span = tuple[int, int, int, int]  # what stood at [0:1] is now what stands at [2:3]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; `changed` ones are not on the other side."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line on both sides: numbers from 1, None where it is missing."""

    old_number: int | None
    new_number: int | None
    old: tuple[Part, ...] = ()
    new: tuple[Part, ...] = ()

    @property
    def is_same(self) -> bool:
        return bool(self.old_number and self.new_number) and not any(part.changed for part in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are shown, or a run of unchanged ones far from any change that may be folded."""

    lines: tuple[Line, ...]
    is_folded: bool = False


@dataclass
class _Purse:
    left: int = field(default=BUDGET)

    def pays(self, pairs: int) -> bool:
        if pairs > min(AT_ONCE, self.left):
            return False
        self.left -= pairs
        return True


def blocks(old: str, new: str) -> list[Block]:
    """The whole of both texts, line beside line; empty when nothing changed."""
    if old == new:
        return []
    lines = list(_lines(old.split("\n"), new.split("\n"), _Purse()))
    near = {near for at, line in enumerate(lines) if not line.is_same for near in range(at - AROUND, at + AROUND + 1)}
    found: list[Block] = []
    run: list[Line] = []
    for at, line in enumerate(lines):
        if run and (at in near) != (at - 1 in near):
            found.append(Block(tuple(run), at - 1 not in near))
            run = []
        run.append(line)
    return [*found, Block(tuple(run), len(lines) - 1 not in near)] if run else found


def words(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in pieces, such as two titles."""
    return _words(old, new, _Purse())


def spans(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """What differs between two sequences, in order."""
    return list(_spans(old, new, (0, len(old), 0, len(new)), _Purse()))


def _lines(old: Sequence[str], new: Sequence[str], purse: _Purse) -> Iterator[Line]:
    i = j = 0
    for a, b, c, d in [*_spans(old, new, (0, len(old), 0, len(new)), purse), (len(old), len(old), len(new), len(new))]:
        while i < a:
            i, j = i + 1, j + 1
            yield Line(i, j, (Part(old[i - 1]),), (Part(new[j - 1]),))
        yield from _beside(old[a:b], new[c:d], a, c, purse)
        i, j = b, d


def _beside(old: Sequence[str], new: Sequence[str], a: int, c: int, purse: _Purse) -> Iterator[Line]:
    """Replaced lines, one beside the other as far as they go."""
    for at in range(max(len(old), len(new))):
        if at >= len(new):
            yield Line(a + at + 1, None, (Part(old[at], True),))
        elif at >= len(old):
            yield Line(None, c + at + 1, (), (Part(new[at], True),))
        else:
            yield Line(a + at + 1, c + at + 1, *_words(old[at], new[at], purse))


def _words(old: str, new: str, purse: _Purse) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    found = list(_spans(before, after, (0, len(before), 0, len(after)), purse))
    left = [(a, b) for a, b, _c, _d in found]
    right = [(c, d) for _a, _b, c, d in found]
    return _parts(before, left), _parts(after, right)


def _parts(tokens: Sequence[str], changed: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    for start, end in [*changed, (len(tokens), len(tokens))]:
        parts += [Part("".join(tokens[at:start])), Part("".join(tokens[start:end]), True)]
        at = end
    return tuple(part for part in parts if part.text)


def _spans(old: Sequence[str], new: Sequence[str], within: Span, purse: _Purse) -> Iterator[Span]:
    """Depth first in order; the stack holds stretches still to be looked at."""
    stack = [within]
    while stack:
        a, b, c, d = _trimmed(old, new, stack.pop())
        if a == b or c == d:
            if a != b or c != d:
                yield a, b, c, d
        elif between := _between_anchors(old, new, (a, b, c, d)):
            stack += reversed(between)
        elif purse.pays((b - a) * (d - c)):
            matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
            yield from ((a + i, a + j, c + k, c + m) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal")
        else:
            yield a, b, c, d


def _trimmed(old: Sequence[str], new: Sequence[str], within: Span) -> Span:
    a, b, c, d = within
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return a, b, c, d


def _between_anchors(old: Sequence[str], new: Sequence[str], within: Span) -> list[Span]:
    """The stretches between what stands once on both sides and in the same order; nothing if there is no such thing."""
    a, b, c, d = within
    here, there = Counter(old[a:b]), Counter(new[c:d])
    place = {token: at for at, token in enumerate(new[c:d], c) if there[token] == 1}
    pairs = [(i, place[token]) for i, token in enumerate(old[a:b], a) if here[token] == 1 and token in place]
    anchors = _rising(pairs)
    if not anchors:
        return []
    ends = [*anchors, (b, d)]
    starts = [(a, c), *((i + 1, j + 1) for i, j in anchors)]
    return [(i, k, j, m) for (i, j), (k, m) in zip(starts, ends, strict=True)]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise, too (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_i, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        ends[pile : pile + 1] = [at]
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


@dataclass(frozen=True)
class Merged:
    """Two changes of one text put together; `clashes`: how often both changed the same lines (then theirs stand)."""

    text: str
    clashes: int


def merge(base: str, mine: str, theirs: str) -> Merged:
    """My change of `base` put into `theirs`, line by line."""
    lines, left, right = base.split("\n"), mine.split("\n"), theirs.split("\n")
    others, result, clashes = spans(lines, right), list(right), 0
    for a, b, c, d in reversed(spans(lines, left)):
        met = [(e, f, g, h) for e, f, g, h in others if _meet(a, b, e, f)]
        if not met:
            shift = sum((h - g) - (f - e) for e, f, g, h in others if f <= a)
            result[a + shift : b + shift] = left[c:d]
        elif len(met) > 1 or met[0][:2] != (a, b) or right[met[0][2] : met[0][3]] != left[c:d]:
            clashes += 1
    return Merged("\n".join(result), clashes)


def _meet(a: int, b: int, e: int, f: int) -> bool:
    """Two stretches have a line in common, one adds within the other, or both add at one place."""
    return max(a, e) < min(b, f) or a == b == e == f or (a == b and e < a < f) or (e == f and a < e < b)

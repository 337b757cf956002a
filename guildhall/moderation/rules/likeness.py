"""How much two texts say the same: SimHash (Charikar 2002) of their letters in twos and threes, 64 bits."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from struct import unpack

from guildhall.moderation.rules.folding import fold

BITS = 64
BANDS = (11, 11, 11, 11, 10, 10)  # bits; two texts are compared where they agree in any of them
NEAR = 10  # bits that may differ; unrelated short texts begin to meet at 14
ENOUGH = 20  # letters below which a text says too little to be a copy of another: thanks are everybody's
MOST = 4000  # letters that are looked at
_LANES = 16  # bits a counter: up to 65,535 pieces
_QUOTED = re.compile(
    r"^ {0,3}>.*$|^(?:```|~~~)[^\n]*\n(?:.*\n)*?(?:```|~~~)[ \t]*$|^(?: {4}|\t).*$|`[^`\n]*`", re.MULTILINE
)
_FIGURES = re.compile(r"\d+")
_SPREAD = [
    sum((byte >> bit & 1) << (bit * _LANES) for bit in range(8)).to_bytes(_LANES, "little") for byte in range(256)
]


def own_words(source: str) -> str:
    """A Markdown text without what it quotes and without code: those are honestly said twice."""
    return _QUOTED.sub("", source)


def simhash(source: str) -> int | None:
    """The hash of a text's own words, or None where there are too few of them. Figures count as one sign each run."""
    letters = _FIGURES.sub("0", fold(own_words(source)[: MOST * 2]).letters)[:MOST]
    if len(letters) < ENOUGH:
        return None
    pieces = Counter(map(str.__add__, letters, letters[1:]))
    pieces.update(map("".join, zip(letters, letters[1:], letters[2:], strict=False)))
    return _majority(pieces)


def _majority(pieces: Counter[str]) -> int:
    """A piece counts as often as it comes, three times at most."""
    often = [[piece for piece, times in pieces.items() if times >= least] for least in (1, 2, 3)]
    lanes, total, made = sum(sum(map(_lanes, some)) for some in often), sum(map(len, often)), 0
    for bit, votes in enumerate(unpack(f"<{BITS}H", lanes.to_bytes(BITS * 2, "little"))):
        made |= (votes > total / 2) << bit
    return made


@lru_cache(maxsize=16384)  # a language has few that come often
def _lanes(piece: str) -> int:
    """A counter for each bit of the piece's hash, side by side in one number."""
    digest = blake2b(piece.encode(), digest_size=8).digest()
    return int.from_bytes(b"".join(map(_SPREAD.__getitem__, digest)), "little")


def distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def bands(value: int) -> list[int]:
    """One number a band, different between bands: what near copies have in common at least one of, most often."""
    found, shift = [], 0
    for number, size in enumerate(BANDS):
        found.append(number << 11 | (value >> shift) & ((1 << size) - 1))
        shift += size
    return found


def signed(value: int) -> int:
    """As PostgreSQL's bigint keeps it."""
    return value - (1 << BITS) if value >> (BITS - 1) else value


def unsigned(value: int) -> int:
    return value & ((1 << BITS) - 1)

"""Words that are nearly another: pieces to look candidates up by, and the distance that decides."""

from __future__ import annotations

from guildhall.kernel.search.words import is_han


def grams(word: str) -> list[str]:
    """Pieces that nearly equal words share: characters of Han words, three letters at a time of others, ends included."""
    if is_han(word):
        return sorted(set(word))
    padded = f" {word} "
    return sorted({padded[at : at + 3] for at in range(len(padded) - 2)})


def distance(one: str, other: str, most: int = 2) -> int:
    """Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment); `most` + 1 is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        further = [at, *([0] * len(other))]
        for to, right in enumerate(other, 1):
            further[to] = min(row[to] + 1, further[to - 1] + 1, row[to - 1] + (left != right))
            if at > 1 and to > 1 and left == other[to - 2] and one[at - 2] == right:
                further[to] = min(further[to], before[to - 2] + 1)
        if min(further) > most:
            return most + 1
        before, row = row, further
    return min(row[-1], most + 1)

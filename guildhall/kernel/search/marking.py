"""The part of a text that a query is about, with the words marked. Made from plain text, so no tag can be cut."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from guildhall.kernel.search.words import fold, is_han, latin
from guildhall.kernel.text import fitting, width

LOOKED_AT = 10_000  # characters of a text
MOST_MARKS = 200  # that a stretch may begin with
SAMPLE = 100  # characters that tell how wide a text is
BEFORE = 60  # columns shown before the first marked word
_JOINERS = "\u200d\ufe0e\ufe0f"

Span = tuple[int, int]


def marked(text: str, words: Collection[str]) -> SafeString:
    """The whole text, escaped, the words between `<mark>` and `</mark>`."""
    return _html(text, spans(text, words))


def passage(text: str, words: Collection[str], columns: int = 220) -> SafeString:
    """The stretch with the most different words, cut between characters and where possible between words."""
    text = text[:LOOKED_AT]
    found = spans(text, words)
    start = _before(text, _best(text, found, columns))
    end = _after(text, start, columns)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start]
    shown = _html(text[start:end].rstrip(), inside)
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text.rstrip()) else ''}")  # noqa: S308 - escaped


def spans(text: str, words: Collection[str]) -> list[Span]:
    """Where the words stand, in order; what overlaps or touches is one."""
    merged = list[Span]()
    folded, places = fold(text)
    for first, behind in sorted(_standing(folded, words)):
        start, end = (first, behind) if places is None else (places[first], places[behind - 1] + 1)
        end = _whole(text, end)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _standing(folded: str, words: Collection[str]) -> Iterator[Span]:
    """Chinese words wherever their characters stand, others in all their forms."""
    wide = {word for word in words if is_han(word)}
    others = set(words) - wide
    for word in wide:
        yield from ((found.start(), found.end()) for found in re.finditer(word, folded))
    if others:
        yield from ((token.start, token.end) for token in latin(folded, others))


def _html(text: str, found: list[Span]) -> SafeString:
    parts, last = [], 0
    for start, end in found:
        if start < len(text):
            parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
            last = end
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 - every part is escaped


def _best(text: str, found: list[Span], columns: int) -> int:
    """Where the stretch begins that holds the most different marked words."""
    if not found:
        return 0
    sample = text[:SAMPLE]
    reach = (columns - BEFORE) * len(sample) // max(1, width(sample))  # characters, as wide as they are on average
    words = [text[a:b].lower() for a, b in found]
    within, best, most, behind = Counter[str](), 0, 0, 0
    for first, (start, _end) in enumerate(found[:MOST_MARKS]):
        while behind < len(found) and found[behind][1] - start <= reach:
            within[words[behind]] += 1
            behind += 1
        if len(within) > most:
            best, most = first, len(within)
        if behind > first:
            _less(within, words[first])
        behind = max(behind, first + 1)
    return found[best][0]


def _less(counted: Counter[str], word: str) -> None:
    counted[word] -= 1
    if not counted[word]:
        del counted[word]


def _before(text: str, at: int) -> int:
    """Some columns before, at the beginning of a word or sentence."""
    start = at - fitting(text[max(0, at - BEFORE) : at][::-1], BEFORE)
    if not start:
        return 0
    gap = max(text.rfind(stop, start, at) for stop in " 。！？，；、")
    if gap >= start:
        return gap + 1
    while start < at and _joins(text, start):
        start += 1
    return start


def _after(text: str, start: int, columns: int) -> int:
    end = start + fitting(text[start : start + columns], columns)
    if end == len(text):
        return end
    if text[end - 1].isascii() and text[end - 1].isalnum() and (gap := text.rfind(" ", end - 30, end)) > start:
        return gap
    while end > start and _joins(text, end):
        end -= 1
    return end


def _whole(text: str, end: int) -> int:
    while end < len(text) and _joins(text, end):
        end += 1
    return end


def _joins(text: str, at: int) -> bool:
    """Whether the character here is one with the one before it."""
    if at >= len(text):
        return False
    return (
        bool(unicodedata.combining(text[at])) or text[at] in _JOINERS or text[at - 1] == "\u200d" or _is_tone(text[at])
    )


def _is_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"

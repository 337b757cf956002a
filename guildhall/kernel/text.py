"""Text that exists in both languages at once, and the measures of text that hold for Chinese too."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import get_language

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A sentence or name in English and Simplified Chinese; prints itself in the active language."""

    en: str
    zh_hans: str

    def in_language(self, language: str | None) -> str:
        return self.zh_hans if (language or "").startswith("zh") else self.en

    def __str__(self) -> str:
        return self.in_language(get_language())

    def __mod__(self, params: object) -> str:
        return str(self) % params


def language_of(text: str) -> str:
    """`zh-hans` when at least a fifth of the letters are Han (a Han letter says more than a Latin one), else `en`."""
    if text.isascii():
        return "en"
    letters = len(_LETTER.findall(text))
    return "zh-hans" if letters and len(_HAN.findall(text)) >= letters / 5 else "en"


class _Columns(dict[str, int]):
    """Of each character, found once; of scripts that nobody here writes as often as they are asked for."""

    def __missing__(self, char: str) -> int:
        columns = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if len(self) < _MOST_CHARACTERS:
            self[char] = columns
        return columns


_MOST_CHARACTERS = 20_000
_columns_of = _Columns().__getitem__


def width(text: str) -> int:
    """Columns: a Han character counts two, a Latin one counts one. Limits on titles are stated in columns."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def fitting(text: str, columns: int) -> int:
    """How many characters from the beginning fill the columns; the last of them may reach one column beyond."""
    start = text[:columns]
    if start.isascii():
        return len(start)
    filled = bisect_left(list(accumulate(map(_columns_of, start))), columns)
    return min(filled + 1, len(start))


def clip(text: str, columns: int) -> str:
    """Cut to a width, at a whole character, with an ellipsis when something was lost."""
    if 2 * len(text) <= columns or _is_surely_within(text, columns):
        return text
    if len(text) <= columns and width(text) <= columns:
        return text
    used, kept = 1, []
    for char in text:
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used > columns:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _is_surely_within(text: str, columns: int) -> bool:
    """No character is wider than it is long in UTF-8: cheaper than counting."""
    return len(text.encode(errors="replace")) <= columns


def slug(text: str, *, limit: int = 60) -> str:
    """A readable URL part that keeps Chinese: letters and digits of any script, hyphens between."""
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", text).lower().replace("_", "-")).strip("-")
    return words[:limit].strip("-")

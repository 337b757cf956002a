"""The words of a title that say what it is about: for finding titles that say nearly the same, in both languages."""

from __future__ import annotations

import re
import unicodedata

MOST = 40  # words a title
_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]+|[a-z0-9](?:[a-z0-9+#.'-]*[a-z0-9+#])?")
PLAIN = frozenset(
    re.findall(
        r"\S+",
        """a about after all an and any are as at be been before best but by can could did do does for from get got had has have how
        i if in into is it its just like make me my no not of on one only or other our out over should so some than that the
        their them then there these they this to too use using very was way we were what when where which while who why will
        with without would you your vs via am anyone work works working need want help please""",
    )
)
# What stands between the words that matter, longest first, and single characters that only join.
_BETWEEN_HAN = re.compile(
    "为什么|怎么办|怎么样|怎么|怎样|如何|什么|哪些|哪个|可不可以|可以|请问|有没有|没有|是不是|能不能|的时候|时候|一个|一下|这个|那个|大家"
    "|应该|是否|求助|请教|关于|问题|[的了吗呢吧啊着是在和与及或把被给让]"
)


def words_of(title: str) -> list[str]:
    """Words of letters in lower case without what every question has, plurals as singulars; Chinese as pairs of characters."""
    text = unicodedata.normalize("NFKC", title).lower()
    found: dict[str, None] = {}
    for run in _RUNS.findall(text):
        for word in filter(None, [_singular(run)] if run.isascii() else _pairs(run)):
            found.setdefault(word)
    return list(found)[:MOST]


def _pairs(run: str) -> list[str]:
    parts = [part for part in _BETWEEN_HAN.split(run) if part]
    return [pair for part in parts for pair in ([part[at : at + 2] for at in range(len(part) - 1)] or [part])]


def _singular(word: str) -> str:
    word = word.removesuffix("'s")
    if word in PLAIN:
        return ""
    return (
        word[:-1]
        if len(word) > 3 and word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is"))
        else word
    )

"""What somebody typed into the box: words, phrases, words that must not be there, operators.

A name before a colon is an operator only if it is a known one: `error: no such file` and `std::vector` are words.
Operators may be said in Chinese (`标签:数据库`), with full width colons and quotes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from guildhall.kernel.search.guessing import distance
from guildhall.kernel.search.vectors import phrase
from guildhall.kernel.search.words import is_plain, lexemes

LONGEST = 240  # characters
MOST_WORDS = 24
_PARTS = re.compile(
    r'(?P<minus>-(?=[^\s-]))?(?:(?P<name>[a-z]{2,12}|[\u4e00-\u9fff]{2,4})[:：](?=[^\s:/]))?(?:["“”](?P<said>[^"“”]*)["“”]?|(?P<word>\S+))',
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """An operator with its value as it was typed: `user:anna`. `text` is the whole of it."""

    name: str
    value: str
    text: str


@dataclass(frozen=True)
class Asked:
    """`words` are lexemes of the free text, in order; `phrases` and `without` are `tsquery` parts."""

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    free: str = ""  # the free text itself, without operators
    misspelt: tuple[tuple[str, str], ...] = ()  # operators that are nearly one: ('tags', 'tag')
    marked: tuple[str, ...] = field(default=())  # every lexeme to mark, those of phrases too

    @property
    def says_nothing(self) -> bool:
        return not (self.words or self.phrases or self.terms)


def ask(text: str, operators: Mapping[str, str]) -> Asked:
    """`operators`: every name that may be typed to the name it stands for, `{"user": "user", "作者": "user"}`."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    asked, free, said = Asked(text=text), list[str](), list[str]()
    for part in _PARTS.finditer(text):
        name, value = (part["name"] or "").lower(), part["said"] if part["said"] is not None else part["word"]
        if name in operators:
            term = Term(operators[name], value.strip(), part[0])
            asked = replace(asked, terms=(*asked.terms, term))
            continue
        if name and (near := _near(name, operators)):
            asked = replace(asked, misspelt=(*asked.misspelt, (name, near)))
        whole = part[0][len(part["minus"] or "") :].strip('"“”')
        if part["minus"]:
            asked = replace(asked, without=(*asked.without, *filter(None, [phrase(whole)])))
        elif part["said"] is not None and not name:
            asked = replace(asked, phrases=(*asked.phrases, *filter(None, [phrase(whole)])))
            said.append(whole)
        else:
            free.append(whole)
    words = telling(lexemes(" ".join(free)))
    phrased = lexemes(" ".join(said))
    return replace(asked, words=tuple(words), free=" ".join(free), marked=tuple(dict.fromkeys([*words, *phrased])))


def telling(words: list[str]) -> list[str]:
    """Without those that every question has, unless there are no others."""
    return ([word for word in words if not is_plain(word)] or words)[:MOST_WORDS]


def _near(name: str, operators: Collection[str]) -> str:
    if len(name) < 3 or not name.isascii():
        return ""
    return next((known for known in operators if known.isascii() and distance(name, known, 1) == 1), "")

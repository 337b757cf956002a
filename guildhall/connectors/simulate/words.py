"""What invented people write: problems with causes and fixes, and the sentences around them. Pure: reads no database.

A text is made of blocks. Every block is rendered once, with its places for words left open, so that a million readable
texts cost a million string formats and no million runs of Markdown. `tests/test_words.py` holds that both ways agree.
"""

from __future__ import annotations

import html as entities
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from guildhall.kernel.markdown import render

FOLDER = Path(__file__).parent
EN, ZH = 0, 1
LANGUAGES = ("en", "zh-hans")
_SUFFIX = ("", "_zh")
_PLACE = re.compile(r"\{(\w+)\}")
_OPEN = re.compile(r"qq(\w+?)qq")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or more, as somebody typed it and as it is shown; both wait for `str.format_map`."""

    source: str
    html: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Something people ask about. A need has no answer in it."""

    number: int
    tag: str
    space: str
    words: Mapping[str, Any]
    is_need: bool = False

    def range_of(self, name: str) -> tuple[int, int]:
        low, high = self.words["n"][name]
        return low, high

    def said(self, part: str, language: int) -> Any:
        return self.words[part + _SUFFIX[language]]


@dataclass(frozen=True, slots=True)
class Text:
    source: str
    html: str
    title: str = ""
    url: str = ""


@cache
def block(text: str) -> Block:
    shown = render(_PLACE.sub(r"qq\1qq", text)).replace("{", "{{").replace("}", "}}")
    return Block(text, _OPEN.sub(r"{\1}", shown))


def filled(parts: Sequence[str], values: Mapping[str, Any], *, title: str = "", url: str = "") -> Text:
    """Blocks one below the other, empty ones left out."""
    blocks = [block(part) for part in parts if part]
    source = "\n\n".join(one.source for one in blocks).format_map(values)
    shown = {name: entities.escape(str(value), quote=False) for name, value in values.items()}
    return Text(source, "".join(one.html for one in blocks).format_map(shown), title.format_map(values), url)


def chosen(options: Sequence[Any], pick: int, turn: int) -> Any:
    """One of the options by a random number; `turn` says the how manieth choice it serves."""
    return options[(pick >> (5 * turn)) % len(options)]


@dataclass(frozen=True)
class Words:
    themes: tuple[Theme, ...]
    discussions: tuple[Mapping[str, Any], ...]
    resources: tuple[Mapping[str, Any], ...]
    phrases: Mapping[str, Any]
    deeds: Mapping[str, Any]

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Of answerable themes first, then of needs; the number of a tag is its place here."""
        return tuple(dict.fromkeys(theme.tag for theme in self.themes))

    @cached_property
    def answerable(self) -> int:
        """How many tags have answers."""
        return len({theme.tag for theme in self.themes if not theme.is_need})

    def values(self, language: int, numbers: Sequence[int]) -> dict[str, Any]:
        """What fills the open places: device, version, place and two numbers."""
        device, version, place, a, b = numbers
        places = self.phrases["place"][("en", "zh")[language]]
        known = self.phrases["devices"], self.phrases["versions"]
        return {
            "device": known[0][device % len(known[0])],
            "version": known[1][version % len(known[1])],
            "place": places[place % len(places)],
            "a": a,
            "b": b,
        }

    def phrase(self, name: str, language: int, pick: int, turn: int = 0) -> str:
        found: str = chosen(self.phrases[name][("en", "zh")[language]], pick, turn)
        return found

    def question(self, theme: Theme, language: int, pick: int, values: Mapping[str, Any]) -> Text:
        title = chosen(theme.said("ask", language), pick, 0)
        tried = "" if theme.is_need else self.phrase("tried", language, pick, 2)
        first = "" if theme.is_need else self.phrase("open", language, pick, 1)
        parts = [first, theme.said("seen", language), tried, self.phrase("wish", language, pick, 3)]
        return filled(parts, values, title=title)

    def article(self, theme: Theme, language: int, pick: int, values: Mapping[str, Any]) -> Text:
        title = self.phrase("solved", language, pick, 1).replace(
            "{title}", chosen(theme.said("ask", language), pick, 0)
        )
        why, done = (("## Why", "## What we did"), ("## 原因", "## 做法"))[language]
        parts = [
            *(theme.said("seen", language), why, theme.said("cause", language)),
            *(done, theme.said("fix", language), theme.said("check", language)),
        ]
        return filled(parts, values, title=title.rstrip("?？"))

    def discussion(self, number: int, language: int, pick: int, values: Mapping[str, Any]) -> Text:
        told = self.discussions[number % len(self.discussions)]
        title = chosen(told["ask" + _SUFFIX[language]], pick, 0)
        return filled([told["text" + _SUFFIX[language]]], values, title=title)

    def resource(self, number: int, language: int, pick: int, values: Mapping[str, Any]) -> Text:
        told = self.resources[number % len(self.resources)]
        title = chosen(told["ask" + _SUFFIX[language]], pick, 0)
        return filled([told["text" + _SUFFIX[language]]], values, title=title, url=told["url"])

    def announced(self, deed: str, language: int) -> Text:
        known = self.deeds[deed]
        return filled([known["text"][language]], {}, title=known["title"][language])

    def spam(self, language: int, pick: int) -> Text:
        told = self.phrases["spam"][0]
        name = ("en", "zh")[language]
        return filled([told[f"{name}_text"]], {}, title=chosen(told[name], pick, 0))

    def in_turn(self, name: str, language: int, turn: int) -> str:
        """One phrase after the other, so that none stands twice below one text while there are others."""
        known: list[str] = self.phrases[name][("en", "zh")[language]]
        return known[turn % len(known)]

    def reply(self, number: int, language: int, values: Mapping[str, Any], turn: int) -> Text:
        """The replies of a discussion one after the other; when all were given, a word about the talk itself."""
        known = self.discussions[number % len(self.discussions)]["reply" + _SUFFIX[language]]
        said = known[turn] if turn < len(known) else self.in_turn("talk", language, turn)
        return filled([said], values)

    def answer(
        self, theme: Theme, language: int, pick: int, values: Mapping[str, Any], *, is_right: bool, turn: int = 0
    ) -> Text:
        """`turn`: how many right (or wrong) answers stand there before. Nobody repeats what was said."""
        parts = self._right(theme, language, pick, turn) if is_right else self._wrong(theme, language, pick, turn)
        return filled(parts, values)

    def _right(self, theme: Theme, language: int, pick: int, turn: int) -> list[str]:
        cause, fix, check = (theme.said(part, language) for part in ("cause", "fix", "check"))
        if turn == 0:
            verdict, close = self.phrase("verdict", language, pick, 0), self.phrase("close", language, pick, 1)
            return [verdict, cause, fix, check, close]
        agreed = self.phrase("agreed", language, pick, 0)
        return {1: [agreed, check], 2: [agreed, cause]}.get(turn) or [self.in_turn("second", language, turn)]

    def _wrong(self, theme: Theme, language: int, pick: int, turn: int) -> list[str]:
        if turn == 0:
            return [f"{self.phrase('guess', language, pick, 0)} {theme.said('wrong', language)}"]
        return [self.in_turn("hunch", language, turn + theme.number)]

    def line(self, name: str, language: int, pick: int, values: Mapping[str, Any]) -> Text:
        """A comment, or a short reply of one sentence."""
        return filled([self.phrase(name, language, pick)], values)


@cache
def words() -> Words:
    cases = [
        (file.stem, told["space"], case, False)
        for file in sorted((FOLDER / "bank").glob("*.toml"))
        for told in [_read(file)]
        for case in told["case"]
    ]
    needs = [(need["tag"], need["space"], need, True) for need in _read(FOLDER / "words/needs.toml")["need"]]
    talk = _read(FOLDER / "words/discussions.toml")
    return Words(
        tuple(Theme(number, *told) for number, told in enumerate([*cases, *needs])),
        tuple(talk["discussion"]),
        tuple(talk["resource"]),
        _read(FOLDER / "words/phrases.toml"),
        _read(FOLDER / "words/deeds.toml"),
    )


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))

"""What a page says in the other language: words of the catalogues that were not translated, or translated too early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import polib

from tests.house.source import PACKAGE

PLACE = re.compile(r"%\((?:\w+)\)[sd]|%[sd]|%%")
SAID = ("title", "aria-label", "placeholder", "alt", "data-confirm")
SAME = {"English", "简体中文", "中文"}  # languages are named by themselves
LETTERS = {"en": re.compile("[\u4e00-\u9fff]"), "zh-hans": re.compile("[a-z]{2}")}  # of the other language
TELLING = 2  # pieces of letters: "%(one)s of %(other)s" fits too much
SILENT = {"script", "style", "code", "pre", "textarea"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def foreign(page: str, language: str) -> list[str]:
    """Texts and labels of this page, which is in `language`, that the catalogues have in that language otherwise."""
    reader = _Reader(language)
    reader.feed(page)
    return sorted({said for said in reader.said if _is_foreign(said, language)})


class _Reader(HTMLParser):
    """All that is said but what is marked as being in a language of its own."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language[:2]
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = [("", False)]  # whether it is to be left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        lang = told.get("lang", "").lower()
        left_out = (
            tag in SILENT
            or told.get("translate") == "no"
            or (self.open[-1][1] if not lang else not lang.startswith(self.language))
        )
        if not left_out:
            self.said += (_plain(told[name]) for name in SAID if name in told)
        if tag not in VOID:
            self.open.append((tag, left_out))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and tag in {name for name, _left_out in self.open}:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.open[-1][1]:
            self.said.append(_plain(data))


def _plain(text: str) -> str:
    return " ".join(text.split())


@cache
def _is_foreign(said: str, language: str) -> bool:
    if not LETTERS[language].search(said):
        return False
    whole, patterns = _catalogues(language)
    return said in whole or any(pattern.fullmatch(said) for pattern in patterns)


@cache
def _catalogues(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What the catalogues have in the other language, as it is and, with places and letters enough, as patterns."""
    letters = LETTERS[language]
    messages = {message for message in _messages(language) if message not in SAME and letters.search(message)}
    placed = {message for message in messages if PLACE.search(message)}
    telling = sorted(message for message in placed if len(letters.findall(PLACE.sub("", message))) >= TELLING)
    return frozenset(messages - placed), tuple(re.compile(_pattern(message)) for message in telling)


def _messages(language: str) -> Iterator[str]:
    for path in PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            english, chinese = [entry.msgid, entry.msgid_plural], [entry.msgstr, *entry.msgstr_plural.values()]
            if entry.msgid not in chinese:
                yield from (_plain(text) for text in (english if language != "en" else chinese) if text)


def _pattern(message: str) -> str:
    return ".+".join(re.escape(part) for part in PLACE.split(message))

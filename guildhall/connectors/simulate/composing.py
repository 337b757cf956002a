"""From rows of the tables to texts. Nothing here draws by chance: a text follows from its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.connectors.simulate.deeds import DEEDS
from guildhall.connectors.simulate.tables import (
    ANNOUNCEMENT,
    ARTICLE,
    DISCUSSION,
    FARMED,
    HELP,
    LINES,
    QUESTION,
    RESOURCE,
    RIGHT,
    SPAM_TOPIC,
    WELCOME,
)
from guildhall.connectors.simulate.words import LANGUAGES, Text, Theme, Words, filled, words

LETTERS = "qdarnsw"  # of kinds, in keys


def theme_of(kind: int, theme: int) -> Theme | None:
    return words().themes[theme] if kind in (QUESTION, ARTICLE) else None


def space_of(kind: int, theme: int) -> str:
    if kind == RESOURCE:
        return "data"
    found = theme_of(kind, theme)
    return found.space if found else "square"


def tags_of(kind: int, theme: int) -> list[str]:
    found = theme_of(kind, theme)
    return [found.tag] if found else []


def key_of(kind: int, theme: int, numbers: Sequence[int], number: int) -> str:
    """By this a topic is known again when the community is stepped on: 'sim:q12:3-4-5-40-9:1234'."""
    known = words().phrases
    sizes = (len(known["devices"]), len(known["versions"]), len(known["place"]["en"]))
    small = [value % size for value, size in zip(numbers, sizes, strict=False)]
    return f"sim:{LETTERS[kind]}{theme}:{'-'.join(map(str, [*small, *numbers[3:]]))}:{number}"


def known_again(key: str) -> tuple[int, int, list[int]] | None:
    """(kind, theme, numbers) of a key; None for topics of real people."""
    if not key.startswith("sim:"):
        return None
    _sim, what, numbers, _number = key.split(":")
    return LETTERS.index(what[0]), int(what[1:]), [int(one) for one in numbers.split("-")]


def topic_text(kind: int, theme: int, language: int, pick: int, numbers: Sequence[int]) -> Text:
    told, values = words(), words().values(language, numbers)
    if kind == QUESTION:
        return told.question(told.themes[theme], language, pick, values)
    if kind == ARTICLE:
        return told.article(told.themes[theme], language, pick, values)
    if kind == DISCUSSION:
        return told.discussion(theme, language, pick, values)
    if kind == RESOURCE:
        return told.resource(theme, language, pick, values)
    if kind == SPAM_TOPIC:
        return told.spam(language, pick)
    return told.announced(DEEDS[theme].name, language) if kind == ANNOUNCEMENT else _weekly(told, theme, language)


def _weekly(told: Words, week: int, language: int) -> Text:
    spoken = ("en", "zh")[language]
    known = told.phrases["weekly"]
    return filled([known[f"{spoken}_text"]], {"a": week}, title=known[spoken][week % 2])


def answer_text(
    kind: int, theme: int, language: int, pick: int, numbers: Sequence[int], right: int, turn: int = 0
) -> Text:
    """`turn`: how many answers of the same rightness the topic has before this one."""
    told, values = words(), words().values(language, numbers)
    found = theme_of(kind, theme)
    if right == FARMED:
        return told.line("farmed", language, pick, values)
    if found and found.is_need:
        return filled([told.in_turn("metoo", language, turn)], values)
    if found and kind == QUESTION:
        return told.answer(found, language, pick, values, is_right=right == RIGHT, turn=turn)
    if kind == DISCUSSION:
        return told.reply(theme, language, values, turn)
    name = {RESOURCE: "useful", ARTICLE: "extra"}.get(kind, "thanks")
    return filled([told.in_turn(name, language, turn + numbers[0])], values)


def comment_text(line: int, language: int, pick: int, values: dict[str, Any]) -> Text:
    if line in (WELCOME, HELP):
        return words().announced(DEEDS[0 if line == WELCOME else 2].name, language)
    return words().line(LINES[line], language, pick, values)


def language_name(language: int) -> str:
    return LANGUAGES[language]


__all__ = ["answer_text", "comment_text", "key_of", "known_again", "language_name", "space_of", "tags_of", "topic_text"]

"""The words of a text, in both languages, each with its place.

Latin: the word as it is written when it is put together (`node.js`, `kube-system`, `c++`, `.net`), and its parts as
English stems. Chinese: the words that rjieba finds and every pair of neighbouring characters, so that a word of two
characters is found however the sentence was cut. A Han character and a Latin word take one place each; a phrase is
words at the right distances.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import rjieba
import Stemmer

LONGEST = 60  # characters of a word; what is longer is no word
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LETTER = rf"[^\W_{_HAN}]"
_RUNS = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<word>\.(?={_LETTER}{{2}}))?(?P<body>{_LETTER}+(?:(?:[.'’_@-]|::){_LETTER}+)*(?:\+\+|[#+](?!\w))?)"
)
_PART, _IS_LETTER = re.compile(rf"{_LETTER}+"), re.compile(_LETTER)
_BEYOND_ASCII, _IS_FULL_WIDTH = re.compile(r"[^\x00-\x7f]+"), re.compile("[\uff01-\uff5e\u3000]")
_FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
# Words that questions are made of; they are indexed, for phrases, and not asked for among others.
_PLAIN = re.findall(
    r"\S+",
    """a about after all an and any are as at be been before best but by can could did do does for from get got had has have how
    i if in into is it its just like make me my no not of on one only or other our out over should so some than that the
    their them then there these they this to too use using very was way we were what when where which while who why will
    with without would you your vs via am anyone work works working need want help please""",
)
_PLAIN_HAN = frozenset(
    re.findall(
        r"\S+",
        """的 了 吗 呢 吧 啊 着 是 在 和 与 及 或 把 被 给 让 我 你 他 她 它 我们 你们 他们 这 那 这个 那个 什么 怎么 怎样 如何 为什么
        哪 哪些 哪个 哪里 谁 几 多少 请问 可以 能 会 有 没有 不 也 都 就 还 而 但 但是 因为 所以 如果 一个 一下 之 于 以 为 从 对 由
        其 其中 什 么 到 等 很 最 上 下 中 时 时候 怎么办 怎么样 是不是 有没有 是否 关于 问题 大家 来 去 说 要 将 所 此""",
    )
)
_STEMMER, _ONE_AT_A_TIME = Stemmer.Stemmer("english"), threading.Lock()  # it is not to be shared


class Token(NamedTuple):
    """A word of a folded text: `place` counts words, `start` and `end` characters."""

    lexeme: str
    place: int
    start: int
    end: int
    is_whole: bool = True  # not a pair of characters that is no word by itself, nor a part of a longer one


def fold(text: str) -> tuple[str, list[int] | None]:
    """Lower case without full width forms; and where each character came from, None where nothing moved."""
    if text.isascii():
        return text.lower(), None
    lower = (text.translate(_FULL_WIDTH) if _IS_FULL_WIDTH.search(text) else text).lower()
    if len(lower) == len(text) and unicodedata.is_normalized("NFKC", lower):
        return lower, None
    folded, places, last = list[str](), list[int](), 0
    for run in _BEYOND_ASCII.finditer(text):
        folded.append(text[last : run.start()].lower())
        places += range(last, run.start())
        for at in range(*run.span()):
            one = _folded(text[at])
            folded.append(one)
            places += [at] * len(one)
        last = run.end()
    folded.append(text[last:].lower())
    places += range(last, len(text))
    return "".join(folded), places


@lru_cache(maxsize=16384)
def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()


def tokens(text: str) -> Iterator[Token]:
    """Every word of a text that `fold` made, several at one place where one is a part of another."""
    place = 0
    for run in _RUNS.finditer(text):
        if run["han"]:
            yield from _han(run["han"], place, run.start())
            place += run.end() - run.start()
        else:
            yield from _latin(run, place)
            place += 1


def latin(text: str, words: Collection[str]) -> Iterator[Token]:
    """Where these lexemes, none of them Chinese, stand in a folded text in any form."""
    for begins in _beginnings(frozenset(words)).finditer(text):
        start = begins.start()
        if start and _IS_LETTER.match(text, start - 1):
            continue
        if run := _RUNS.match(text, start):
            yield from (token for token in _latin(run, 0) if token.lexeme in words)


@lru_cache(maxsize=512)
def _beginnings(words: frozenset[str]) -> re.Pattern[str]:
    """Where a word may begin that has one of these stems: its last letter may be another, as in "query"."""
    return re.compile("|".join(sorted(re.escape(word[:-1] if len(word) > 2 else word) for word in words)))  # noqa: PLR2004


def lexemes(text: str) -> list[str]:
    """The whole words of a text, each once and in order: what is asked for, not what is indexed."""
    return list(dict.fromkeys(token.lexeme for token in tokens(fold(text)[0]) if token.is_whole))


def is_plain(lexeme: str) -> bool:
    """Whether it says nothing about a matter: "how", "的"."""
    return lexeme in _PLAIN_HAN or lexeme in _PLAIN_STEMS


def is_han(text: str) -> bool:
    return bool(text) and re.fullmatch(rf"[{_HAN}]+", text) is not None


def _han(run: str, place: int, start: int) -> Iterator[Token]:
    whole = set()
    for word, begins, ends in rjieba.tokenize(run):
        whole.add((begins, ends))
        if ends - begins <= LONGEST:
            yield Token(word, place + begins, start + begins, start + ends)
    for at in range(len(run) - 1):
        if (at, at + 2) not in whole:
            yield Token(run[at : at + 2], place + at, start + at, start + at + 2, is_whole=False)


def _latin(run: re.Match[str], place: int) -> Iterator[Token]:
    whole, start, end = run[0], run.start(), run.end()
    if len(whole) > LONGEST:
        return
    if whole.isalnum():
        yield Token(stem(whole), place, start, end)
        return
    yield Token(whole.replace("’", "'"), place, start, end)
    for part in _PART.finditer(whole):
        if part[0] != whole and len(part[0]) > 1:
            yield Token(stem(part[0]), place, start + part.start(), start + part.end(), is_whole=False)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """English by Snowball; what holds a digit or another script stays as it is."""
    if not (word.isascii() and word.isalpha()):
        return word
    with _ONE_AT_A_TIME:
        return str(_STEMMER.stemWord(word))


_PLAIN_STEMS = frozenset(map(stem, _PLAIN))

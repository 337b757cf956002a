"""Links that stand alone on a line of cleaned HTML: found when a text is kept, drawn otherwise when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from markdown_it.common.normalize_url import normalizeLink

# Paragraphs, and whatever may stand around one: quotes, lists, tables and code are left as they are.
_BLOCK = re.compile(
    r"<(/?)(?:blockquote|ul|ol|dl|table|details|div|section|figure|pre)\b[^>]*>|<p>(.*?)</p>", re.DOTALL
)
_BREAK = re.compile(r"\s*<br>\s*|\n")
_LINK = re.compile(r'<a href="(https?://[^"\s]+)"[^>]*>(https?://[^<\s]+)</a>', re.IGNORECASE)
_OPENED = re.compile(r"<(?!br\b|img\b|input\b)[a-z]")


def bare_links(html: str) -> list[str]:
    """Addresses whose link says nothing but the address, alone on its line, in order and once."""
    lines = (line for found in _paragraphs(html) for line in _lines(found[2]))
    return list(dict.fromkeys(url for line in lines if (url := _bare(line))))


def with_cards(html: str, cards: Mapping[str, str]) -> str:
    """The same with these blocks, by address, in the place of such links. What is put in has to be safe."""
    parts, done = [], 0
    for found in _paragraphs(html):
        lines = _lines(found[2])
        if any(_bare(line) in cards for line in lines):
            parts += [html[done : found.start()], *_blocks(lines, cards)]
            done = found.end()
    return "".join([*parts, html[done:]])


def _paragraphs(html: str) -> Iterator[re.Match[str]]:
    """Those that nothing stands around."""
    depth = 0
    for found in _BLOCK.finditer(html):
        if found[2] is None:
            depth += -1 if found[1] else 1
        elif depth == 0 and "://" in found[2]:
            yield found


def _lines(paragraph: str) -> list[str]:
    """One, where markup goes over the end of a line: it cannot be parted there."""
    lines = _BREAK.split(paragraph)
    is_whole = all(len(_OPENED.findall(line)) == line.count("</") for line in lines)
    return lines if is_whole else [paragraph]


def _bare(line: str) -> str:
    found = _LINK.fullmatch(line.strip())
    if not found:
        return ""
    url, said = unescape(found[1]), unescape(found[2])
    return url if said == url or normalizeLink(said) == url else ""


def _blocks(lines: list[str], cards: Mapping[str, str]) -> Iterator[str]:
    words: list[str] = []
    for line in [*lines, None]:
        card = cards.get(_bare(line)) if line is not None else ""
        if card is None:
            words.append(line or "")
            continue
        if any(word.strip() for word in words):
            yield f"<p>{'<br>'.join(words)}</p>"
        words = []
        yield card

"""HTML as Zulip renders it becomes plain HTML: mathematics its source, code its frame, spoilers details, emoji characters."""

from __future__ import annotations

import re
from collections.abc import Callable

_TAG = {name: re.compile(rf"<(/?){name}\b[^>]*>") for name in ("span", "div")}
_MATHS = re.compile(r'<span class="katex(?P<display>-display)?">')
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_CODE = re.compile(r'<div class="codehilite"(?: data-code-language="(?P<language>[^"]*)")?[^>]*>')
_LOOK = re.compile(r'<span class="([a-z])[a-z0-9]{0,2}">')
_SPOILER = re.compile(r'<div class="spoiler-block">')
_HEAD = re.compile(
    r'\s*<div class="spoiler-header">(?P<head>.*?)</div>\s*<div class="spoiler-content"[^>]*>', re.DOTALL
)
_EMOJI = re.compile(r'<span [^>]*class="emoji emoji-(?P<codes>[0-9a-f]+(?:-[0-9a-f]+)*)"[^>]*>.*?</span>', re.DOTALL)
_WORD_BROKEN = re.compile(r"(?<=[^\W\d_])<br ?/?>(?=[^\W\d_])")  # a real line break is followed by one in the source
_LOCAL = re.compile(r'(?P<before> (?:href|src)=")(?:/(?=[^/"])|(?=#narrow/))')
_MARKUP = re.compile(r"<[^>]*>")
MOST_EMOJI = 0x10FFFF
LOOKS = {"k": "k", "s": "s", "m": "m", "c": "c"}  # Pygments' families that the house draws too


def plain(html: str, site: str) -> str:
    """What `kernel.html` keeps the sense of. Addresses of the old site are made whole, so that nothing local is taken for ours."""
    html = _between(html, _MATHS, "span", _tex)
    html = _between(html, _CODE, "div", _framed)
    html = _between(html, _SPOILER, "div", _folded)
    html = _EMOJI.sub(_character, _WORD_BROKEN.sub("", html))
    return _LOCAL.sub(rf"\g<before>https://{site}/", html)


def _between(html: str, opening: re.Pattern[str], tag: str, make: Callable[[re.Match[str], str], str]) -> str:
    """Replace every element that begins with `opening`, its inside found by counting its tags; one pass."""
    made, at = [], 0
    while found := opening.search(html, at):
        inside, after = _inside(html, found.end(), tag)
        made += [html[at : found.start()], make(found, html[found.end() : inside])]
        at = after
    return "".join(made) + html[at:] if made else html


def _inside(html: str, start: int, tag: str) -> tuple[int, int]:
    """Where the element whose inside begins at `start` ends: before and behind its closing tag."""
    level = 1
    for found in _TAG[tag].finditer(html, start):
        level += -1 if found[1] else 1
        if not level:
            return found.start(), found.end()
    return len(html), len(html)


def _tex(found: re.Match[str], inside: str) -> str:
    tex = _TEX.search(inside)
    if not tex:
        return _MARKUP.sub("", inside)
    written = tex[1].strip()
    return f"<pre><code>{written}</code></pre>" if found["display"] else f"$<code>{written}</code>$"


def _framed(found: re.Match[str], inside: str) -> str:
    head = f'<div class="gh-code-head">{found["language"]}</div>' if found["language"] else ""
    coloured = _LOOK.sub(lambda look: f'<span class="{LOOKS[look[1]]}">' if look[1] in LOOKS else "<span>", inside)
    return f'<div class="gh-code">{head}{coloured}</div>'


def _folded(_found: re.Match[str], inside: str) -> str:
    head = _HEAD.match(inside)
    if not head:
        return f"<div>{inside}</div>"
    summary = " ".join(_MARKUP.sub("", head["head"]).split()) or "…"
    content, _ = _inside(inside, head.end(), "div")
    return f"<details><summary>{summary}</summary>{inside[head.end() : content]}</details>"


def _character(found: re.Match[str]) -> str:
    codes = [int(code, 16) for code in found["codes"].split("-")]
    keepable = all(0x20 < code <= MOST_EMOJI and not 0xD800 <= code < 0xE000 for code in codes)
    return "".join(map(chr, codes)) if keepable and len(codes) <= 10 else ""

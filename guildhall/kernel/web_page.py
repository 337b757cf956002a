"""What a page of somewhere else says of itself: its title, a line about it and the name of its site, as plain text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

from guildhall.kernel.text import clip

TITLE, ABOUT, SITE = 140, 280, 60  # columns
_KINDS = ("text/html", "application/xhtml+xml")
# No "<" inside a tag: then a page of nothing but beginnings is read once, not once for each of them.
_TAG = re.compile(r"<meta\s([^<>]{1,4000})>|<title(?:\s[^<>]{0,200})?>([^<]{1,2000})</title", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:_-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w-]{2,30})""", re.IGNORECASE)
_READ = re.compile(
    r"utf-?8|gb(?:k|2312|18030)|big5(?:-?hkscs)?|shift_jis|euc-(?:jp|kr)|(?:iso-8859|windows|cp)-?\d{1,4}|koi8-r",
    re.IGNORECASE,
)
MOST_TAGS = 300


@dataclass(frozen=True, slots=True)
class Described:
    """Any of them may be empty."""

    title: str = ""
    about: str = ""
    site: str = ""


def described(body: bytes, content_type: str) -> Described:
    """`content_type`: the whole header. Nothing is said of what is no page."""
    if content_type.partition(";")[0].strip().lower() not in _KINDS:
        return Described()
    said = _said(_decoded(body, content_type))

    def first(columns: int, *names: str) -> str:
        return next((clip(said[name], columns) for name in names if said.get(name)), "")

    return Described(
        first(TITLE, "og:title", "twitter:title", "title"),
        first(ABOUT, "og:description", "twitter:description", "description"),
        first(SITE, "og:site_name", "application-name"),
    )


def _said(page: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for number, found in enumerate(_TAG.finditer(page)):
        if number == MOST_TAGS:
            break
        if found[1] is None:
            said.setdefault("title", plain(found[2]))
            continue
        has = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(found[1])}
        name = (has.get("property") or has.get("name") or "").strip().lower()
        if name and has.get("content"):
            said.setdefault(name, plain(has["content"]))
    return said


def plain(text: str) -> str:
    """One line, without what cannot be seen or turns the direction of what stands around it."""
    words = unescape(text)
    kept = (" " if char.isspace() else char for char in words if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join("".join(kept).split())


def _decoded(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:2048].decode("latin-1"))
    name = named[1].lower() if named and _READ.fullmatch(named[1]) else "utf-8"
    name = "gb18030" if name.startswith("gb") else name
    try:
        return body.decode(name, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")

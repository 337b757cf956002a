"""Texts of the dump: HTML, comments in a small Markdown, and links to the old site in both."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable

from guildhall.kernel.html import MAX_BYTES, text_of
from guildhall.kernel.markdown import render as render_text
from guildhall.kernel.refusal import Refusal

MOST_DEEP_TAGS = 20_000
_NEXT = re.compile(r"\n{2,}")
_HREF = r"""(?P<before>href=["']|\]\(|<)?https?://(?:www\.)?{site}(?P<path>/[^\s"'<>)\]]*)"""


def is_too_long(source: str) -> bool:
    """What `render` refuses for its length; most texts are far from it and are not measured exactly."""
    return len(source) * 4 > MAX_BYTES and len(source.encode(errors="replace")) > MAX_BYTES


def render(source: str, source_format: str) -> str:
    """HTML that may be shown. What the house refuses to format becomes plain paragraphs: nobody's words are lost."""
    try:
        return render_text(source, source_format)
    except Refusal:
        words = text_of(source) if source_format == "html" else source
        return "".join(f"<p>{entities.escape(part)}</p>" for part in _NEXT.split(words) if part.strip())


def mentions(source: str, site: str) -> bool:
    return f"//{site}/" in source or f"//www.{site}/" in source


def paths(source: str, site: str) -> set[str]:
    """Paths on the old site that a text links to."""
    return {found["path"] for found in re.finditer(_HREF.format(site=re.escape(site)), source)}


def rewritten(source: str, site: str, place: Callable[[str, bool], str | None]) -> str:
    """The text with links to the old site replaced. `place(path, is_link)` is the new address, or None to leave it.

    `is_link` says that the address stands where a browser would follow it; elsewhere it is shown and is to be whole.
    """

    def new(found: re.Match[str]) -> str:
        before = found["before"] or ""
        address = place(found["path"], before not in ("", "<"))
        return found[0] if address is None else before + address

    return re.sub(_HREF.format(site=re.escape(site)), new, source)

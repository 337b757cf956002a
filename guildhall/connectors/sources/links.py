"""Links to an old site inside texts, in HTML and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

_HREF = r"""(?P<before>href=["']|\]\(|<)?https?://(?:www\.)?{site}(?P<path>/[^\s"'<>)\]]*)"""


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

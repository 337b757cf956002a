"""Old addresses: `/questions/12/…`, `/a/34`, `/users/5/…`, `/questions/tagged/x` and what they name."""

from __future__ import annotations

import re

_ADDRESSES = (
    (re.compile(r"/questions/\d+/[^/?#]*/(\d+)(?:[?#]|$)"), "post"),  # an answer behind its question
    (re.compile(r"/questions/\d+[^#]*#(\d+)$"), "post"),
    (re.compile(r"/(?:questions|q|a|posts)/(\d+)(?:[/?#]|$)"), "post"),
    (re.compile(r"/posts/comments/(\d+)(?:[/?#]|$)"), "comment"),
    (re.compile(r"/users/(-?\d+)(?:[/?#]|$)"), "user"),
    (re.compile(r"/questions/tagged/([^/?#]+)(?:[/?#]|$)"), "tag"),
    (re.compile(r"/tags/([^/?#]+)(?:[/?#]|$)"), "tag"),
)
_COMMENT = re.compile(r"#comment(\d+)_\d+$")


def named_by(path: str) -> tuple[str, str] | None:
    """Kind and old id of what an address of the old site names, or None."""
    if found := _COMMENT.search(path):
        return "comment", found[1]
    for pattern, kind in _ADDRESSES:
        if found := pattern.match(path):
            return kind, found[1]
    return None

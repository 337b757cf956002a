"""Old addresses: `/t/slug/12/3`, `/p/34`, `/u/ada`, `/c/slug/5` and what they name."""

from __future__ import annotations

import re
from urllib.parse import unquote

_TOPIC = re.compile(r"/t/(?:[^/?#]*[^/?#\d][^/?#]*)/(?P<topic>\d+)(?:/(?P<post>\d+))?(?:[/?#]|$)")
_OTHERS = (
    (re.compile(r"/p/(\d+)(?:[/?#]|$)"), "post"),
    (re.compile(r"/u(?:sers)?/([^/?#]*[^/?#\d][^/?#]*)(?:[/?#]|$)"), "user"),
    (re.compile(r"/c/(?:[^/?#]+/)*(\d+)(?:[/?#]|$)"), "group"),
)


def named_by(path: str) -> tuple[str, str] | None:
    """Kind and old id of what an address of the old site names, or None."""
    if found := _TOPIC.match(path):
        number = found["post"]
        return ("number", f"{found['topic']}/{number}") if number and number != "1" else ("topic", found["topic"])
    for pattern, kind in _OTHERS:
        if found := pattern.match(path):
            return kind, unquote(found[1]).lower()
    return None

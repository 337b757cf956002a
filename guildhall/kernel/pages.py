"""Pages that guests share: what each of them shows, and the word to every process that some of it changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.http import HttpResponseBase

from guildhall.kernel.sql import prepared_rows

HEADER = "X-Guildhall-Pages"
CHANNEL = "guildhall_pages"
EVERYTHING = "*"
MOST_BYTES = 7000  # PostgreSQL carries less than 8000 in one notification

_TAG = re.compile(r"[a-z_]+(:[\w.-]+)?", re.ASCII)

Response = TypeVar("Response", bound=HttpResponseBase)


def tag(response: Response, *tags: str) -> Response:
    """Let guests share this answer for up to a minute, until one of its tags (`topic:12`, `spaces`) is purged.

    Only what every guest may see belongs in it. An answer without tags is never shared. May be called more than once.
    """
    known = response.headers.get(HEADER, "").split()
    response.headers[HEADER] = " ".join(dict.fromkeys([*known, *_checked(tags)]))
    return response


def purge(*tags: str) -> None:
    """Forget the pages with any of these tags, in every process, once the caller's transaction has committed."""
    for message in _messages(_checked(tags)):
        prepared_rows("SELECT pg_notify($1, $2)", [CHANNEL, message])


def _checked(tags: Iterable[str]) -> list[str]:
    for name in tags:
        if name != EVERYTHING and not _TAG.fullmatch(name):
            raise ValueError(f"{name!r} is no page tag: say noun or noun:id")
    return list(tags)


def _messages(tags: list[str]) -> Iterator[str]:
    line = ""
    for name in dict.fromkeys(tags):
        if line and len(line) + len(name) >= MOST_BYTES:
            yield line
            line = ""
        line = f"{line} {name}".strip()
    if line:
        yield line

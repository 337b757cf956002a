"""Bytes as an answer: whole or a part of them, under the type that was found, fenced in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

FENCE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
PUBLIC_FOR = timedelta(minutes=10)  # how long a copy may outlive a change of who may read
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Served:
    path: str
    size: int
    media_type: str
    tag: str  # of the bytes: other bytes, another tag
    name: str
    in_place: bool  # a browser may show it; everything else is a download
    is_public: bool


def answer(request: HttpRequest, served: Served) -> HttpResponseBase:
    """304 for a copy that is known, 206 for a range, 416 for one beyond the end, else everything."""
    tag = f'"{served.tag[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return _fenced(HttpResponse(status=304), served, tag)
    wanted = _range(request, served.size, tag)
    if settings.FILES_LINKS and not served.in_place:
        return _elsewhere(served)
    if wanted == OUT_OF_REACH:
        response: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{served.size}"})
    elif wanted:
        response = _part(served, wanted)
    else:
        response = StreamingHttpResponse(_stored(served, 0, served.size))
        response["Content-Length"] = str(served.size)
    response["Content-Type"] = served.media_type
    response["Content-Disposition"] = _disposition(served)
    return _fenced(response, served, tag)


OUT_OF_REACH = (-1, -1)


def _range(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte of one range; several, or one of other bytes than the reader has, are answered whole."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", tag) != tag or not any(found.groups()):
        return None
    first, last = (int(number[:18]) if number else None for number in found.groups())
    if first is None:
        first, last = max(0, size - (last or 0)), size - 1
    last = size - 1 if last is None else min(last, size - 1)
    return (first, last) if first <= last else OUT_OF_REACH


def _stored(served: Served, start: int, length: int) -> Iterator[bytes]:
    try:
        stretch: Iterator[bytes] = default_storage.stream(served.path, start, length)  # type: ignore[attr-defined]
    except FileNotFoundError:
        raise Http404 from None
    return stretch


def _part(served: Served, wanted: tuple[int, int]) -> StreamingHttpResponse:
    first, last = wanted
    response = StreamingHttpResponse(_stored(served, first, last - first + 1), status=206)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{served.size}"
    return response


def _elsewhere(served: Served) -> HttpResponse:
    """To the bucket, by an address that holds for a minute; whether the reader may was asked just before."""
    link = default_storage.link(served.path, served.media_type, _disposition(served))  # type: ignore[attr-defined]
    return HttpResponse(status=302, headers={"Location": link, "Cache-Control": "private, no-store"})


def _disposition(served: Served) -> str:
    return content_disposition_header(not served.in_place, served.name) or "inline"


def _fenced(response: HttpResponseBase, served: Served, tag: str) -> HttpResponseBase:
    """Other bytes have another address. Only what everybody may read is kept without asking, and not for long."""
    keeps = f"public, max-age={PUBLIC_FOR.seconds}, immutable" if served.is_public else "private, no-cache"
    response["Cache-Control"] = keeps
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    for name, value in FENCE.items():
        response[name] = value
    return response

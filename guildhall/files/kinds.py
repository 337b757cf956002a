"""What a file is, by its bytes. Names and headers from outside are never believed."""

from __future__ import annotations

import filetype

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})  # the only ones a browser may show in place
KEPT = SHOWN | {
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/x-7z-compressed",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "video/mp4",
    "video/webm",
    "audio/mpeg",
    "audio/ogg",
}
UNKNOWN = "application/octet-stream"
GROUPS = {"image": "picture", "audio": "audio", "video": "video", "text": "text"}
ARCHIVES = frozenset({"application/zip", "application/gzip", "application/x-7z-compressed"})


def group_of(media_type: str) -> str:
    """'picture', 'pdf', 'archive', 'document', 'audio', 'video', 'text' or 'other'."""
    if media_type == "application/pdf":
        return "pdf"
    if media_type in ARCHIVES:
        return "archive"
    if media_type.startswith("application/vnd."):
        return "document"
    return GROUPS.get(media_type.partition("/")[0], "other")


def sniffed(data: bytes) -> str:
    """The media type that the bytes show, plain text where they are text, else `application/octet-stream`."""
    found = filetype.guess_mime(data[:8192])
    if found:
        return found if found in KEPT else UNKNOWN
    return "text/plain" if _is_text(data) else UNKNOWN


def _is_text(data: bytes) -> bool:
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

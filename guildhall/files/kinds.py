"""What a file is, by its bytes. Names and headers from outside are never believed."""

from __future__ import annotations

import re
from pathlib import Path

import filetype

from guildhall.kernel.text import Bilingual

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
PICTURES = frozenset({"image/png", "image/apng", "image/jpeg", "image/webp", "image/gif", "image/avif"})
_VND = "application/vnd."
# Documents that some programs pack so that they look like any ZIP archive; what is inside tells.
PACKED = {
    "docx": f"{_VND}openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": f"{_VND}openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": f"{_VND}openxmlformats-officedocument.presentationml.presentation",
    "odt": f"{_VND}oasis.opendocument.text",
    "ods": f"{_VND}oasis.opendocument.spreadsheet",
    "odp": f"{_VND}oasis.opendocument.presentation",
    "epub": "application/epub+zip",
}
ZIPPED = frozenset({"application/zip", *PACKED.values()})
# The kinds that an operator may allow, in the order of the settings page; the endings that belong to each.
KINDS = {
    "picture": Bilingual("Picture", "图片"),
    "pdf": Bilingual("PDF", "PDF"),
    "document": Bilingual("Document", "文档"),
    "text": Bilingual("Text or source code", "文本或源代码"),
    "archive": Bilingual("Archive", "压缩包"),
    "audio": Bilingual("Audio", "音频"),
    "video": Bilingual("Video", "视频"),
}
_OF = {
    "picture": PICTURES,
    "pdf": {"application/pdf"},
    "document": {*PACKED.values(), "application/msword", f"{_VND}ms-excel", f"{_VND}ms-powerpoint", "application/rtf"},
    "text": {TEXT},
    "archive": {"application/zip", "application/gzip", "application/x-7z-compressed", "application/x-rar-compressed"},
    "audio": {"audio/mpeg", "audio/ogg", "audio/mp4", "audio/x-wav", "audio/x-flac", "audio/aac"},
    "video": {"video/mp4", "video/webm", "video/quicktime", "video/x-m4v"},
}  # fmt: skip
_ENDINGS = {
    "picture": "png apng jpg jpeg jfif webp gif avif",
    "pdf": "pdf",
    "document": "doc docx xls xlsx ppt pptx odt ods odp epub rtf",
    "archive": "zip gz tgz 7z rar",
    "audio": "mp3 ogg oga m4a wav flac aac",
    "video": "mp4 webm mov m4v",
}
_KIND_OF = {media: kind for kind, found in _OF.items() for media in found}
_KIND_OF_ENDING = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
# What a double click or a browser would run. In a ZIP archive somebody has to take it out first.
_RUNS = (
    "exe com scr pif bat cmd msi msp lnk url js jse vbs vbe wsf wsh hta jar apk app dmg ps1 reg cpl dll gadget inf"
    " htm html xhtml shtml mht mhtml svg svgz xml xsl xht swf desktop docm xlsm pptm"
)
RUNS = frozenset(_RUNS.split())
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+(?:html|svg)|html|svg|script|body|iframe|head)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniffed(data: bytes) -> str:
    """The media type that the bytes show, plain text where they are text, else `application/octet-stream`."""
    found = filetype.guess_mime(data[:8192])
    if found:
        return found if found in _KIND_OF else UNKNOWN
    return TEXT if text_in(data) is not None else UNKNOWN


def sniffed_file(path: Path) -> str:
    found = filetype.guess_mime(str(path))
    return sniffed(path.read_bytes()) if found is None else found if found in _KIND_OF else UNKNOWN


def text_in(data: bytes) -> str | None:
    """The words, in UTF-8, UTF-16 with its mark, or GB 18030; None for anything else."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else text
    return None


def is_web_page(text: str) -> bool:
    """HTML or SVG, which a browser would run."""
    return bool(_PAGE.match(text[:4096]))


def kind_of(media_type: str) -> str:
    """A key of `KINDS`, or 'other'."""
    return _KIND_OF.get(media_type, "other")


def agrees(ending: str, media_type: str) -> bool:
    """Whether a name with this ending may have these bytes; an ending that says nothing agrees with everything."""
    said, found = _KIND_OF_ENDING.get(ending, ""), kind_of(media_type)
    return said in ("", found) or {said, found} == {"audio", "video"}

"""The first page of a PDF as a picture. Scripts and forms in it are never run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from guildhall.files.opening import Refused
from guildhall.files.opening.pictures import QUALITY

SIDE, WIDTHS = 1600, (320, 800)
LONGEST_PAGE = 20_000  # of 1/72 inch; a poster has 4,000


def preview(path: Path, out: Path) -> dict[str, Any]:
    """Write `out/320` and `out/800`; without them where it cannot be drawn, as with a password.

    Raises `Refused` (`paper_broken`) for what does not begin and end as a PDF.
    """
    _refuse_cut(path)
    try:
        with pypdfium2.PdfDocument(path) as paper:
            pages = len(paper)
            page = paper[0]
            longest = max(page.get_size())
            if not 1 <= longest <= LONGEST_PAGE:
                return {"pages": pages, "files": []}
            first = page.render(scale=SIDE / longest, may_draw_forms=False).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, OSError, ValueError, IndexError):
        return {"files": []}
    files = []
    for width in WIDTHS:
        image = first.copy()
        image.thumbnail((width, width * 2))
        image.save(out / str(width), "WEBP", quality=QUALITY)
        files.append({"name": str(width), "width": image.width, "height": image.height})
    return {"pages": pages, "files": files}


def _refuse_cut(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(5)
        file.seek(max(0, path.stat().st_size - 2048))
        tail = file.read()
    if head != b"%PDF-" or b"%%EOF" not in tail:
        raise Refused("paper_broken")

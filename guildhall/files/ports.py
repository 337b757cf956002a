"""What a text shows of a picture that lies here."""

from __future__ import annotations

import re

from guildhall.files.opening import WIDTHS
from guildhall.kernel.registry import Port, ports

SIZES = "(max-width: 767px) 100vw, 720px"  # how wide a text is
_PICTURE = re.compile(r"(/files/\d{1,18}/)[^/?#]+-(\d{1,5})x(\d{1,5})\.webp")


def picture(address: str) -> dict[str, str]:
    """Its width and height, and the addresses of smaller ones; nothing for what is none of ours. Asks nobody: the name says it."""
    found = _PICTURE.fullmatch(address)
    if not found:
        return {}
    folder, width, height = found.groups()
    smaller = [f"{folder}{wide}/{wide}.webp {wide}w" for wide in WIDTHS if wide < int(width)]
    known = {"width": width, "height": height}
    if smaller:
        known |= {"srcset": ", ".join([*smaller, f"{address} {width}w"]), "sizes": SIZES}
    return known


ports.add(Port(name="files.file.picture", kind="picture", answers=picture))

"""Pictures for tests, made on the spot."""

import io
import struct
import zlib

from PIL import Image


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 120, 110)).save(out, "PNG")
    return out.getvalue()


def jpeg_with_place(width: int = 60, height: int = 40) -> bytes:
    """A JPEG that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x013B] = "Secret Photographer"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 48.0)
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG", exif=exif, comment=b"secret comment")
    return out.getvalue()


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that claim to be thousands of millions of points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )

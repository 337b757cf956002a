"""A picture from outside: measured before it is decoded, and written anew so that only the picture is left of it."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from guildhall.files.opening import WIDTHS, Refused, labels

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
MOVING = {"PNG", "WEBP", "GIF", "AVIF"}  # a JPEG with several pictures in it is a still one with extras
LOSSLESS = {"PNG", "GIF"}
MOST_PIXELS = 40_000_000
MOST_AT_ONCE = 20_000_000  # where several copies of it are in memory at once
MOST_FRAMES, MOST_MOVING_PIXELS = 500, 40_000_000  # of all frames together
MOST_LOSSLESS_PIXELS, LARGEST_LOSSLESS = 2_500_000, 1_500_000  # bytes
QUALITY = 82
# What makes a picture a program as well, where it may not be by chance. Its points are compressed and say nothing.
_PROGRAM = re.compile(rb"<script|<\?php|<!doctype|%PDF-1|PK\x05\x06", re.IGNORECASE)
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError)


def rewrite(
    path: Path,
    out: Path,
    *,
    side: int,
    square: bool = False,
    variants: bool = True,
    declared: bool = False,
    by: str = "",
) -> dict[str, Any]:
    """Write `out/picture` (WebP, no side longer than `side`) and smaller ones (`out/800`), without metadata but a label.

    `declared`: whoever sent it says that AI made it. `by`: who hands the label on. Raises `Refused` with `not_a_picture`,
    `picture_too_large`, `too_many_frames` or `polyglot`.
    """
    data = path.read_bytes()
    if _PROGRAM.search(data):
        raise Refused("polyglot")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as image:
            warnings.simplefilter("ignore")
            _measure(image)
            label = labels.found(data, image, declared=declared)
            xmp = labels.written(label, by, data)
            if image.format in MOVING and _frames(image) > 1:
                return _moving(image, out, xmp) | {"label": label}
            return _still(image, out, side, square, variants, xmp) | {"label": label}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("picture_too_large") from None
    except _BROKEN:
        raise Refused("not_a_picture") from None


def _measure(image: Image.Image) -> None:
    """The header says how large it will be; nothing has been decoded yet."""
    is_copied = image.format in ("WEBP", "AVIF") or image.has_transparency_data
    most = MOST_AT_ONCE if is_copied else MOST_PIXELS
    if not 0 < image.width * image.height <= most:
        raise Refused("picture_too_large")


def _frames(image: Image.Image) -> int:
    frames: int = getattr(image, "n_frames", 1)
    if frames > 1 and (frames > MOST_FRAMES or frames * image.width * image.height > MOST_MOVING_PIXELS):
        raise Refused("too_many_frames")
    return frames


def _moving(image: Image.Image, out: Path, xmp: bytes) -> dict[str, Any]:
    """All frames in their own size, with their times."""
    target = out / "picture"
    image.save(target, "WEBP", save_all=True, quality=75, method=0, xmp=xmp, exif=b"", icc_profile=b"")
    return {"width": image.width, "height": image.height, "frames": _frames(image), "files": []}


def _still(image: Image.Image, out: Path, side: int, square: bool, variants: bool, xmp: bytes) -> dict[str, Any]:
    lossless = image.format in LOSSLESS
    image.draft("RGB", (side, side))
    shown = _upright(image, side, square)
    _write(shown, out / "picture", xmp, lossless=lossless)
    files = [_variant(shown, width, out, xmp) for width in WIDTHS if variants and width < shown.width]
    return {"width": shown.width, "height": shown.height, "frames": 1, "files": files}


def _upright(image: Image.Image, side: int, square: bool) -> Image.Image:
    """Small first, whatever costs memory after it. Colours as every screen knows them."""
    orientation = image.getexif().get(0x0112, 1)
    profile = image.info.get("icc_profile")
    if image.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if not square and max(image.size) > side:
        image = image.copy()
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    elif square:
        image = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
    image = _turned(_in_srgb(image, profile), orientation)
    bare = Image.new(image.mode, image.size)  # carries no info, so nothing is written beside the points
    bare.paste(image)
    return bare


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = changed or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read: the colours as they are
    return image if image.mode == wanted else image.convert(wanted)


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    how = Image.Transpose
    turns = {
        2: how.FLIP_LEFT_RIGHT, 3: how.ROTATE_180, 4: how.FLIP_TOP_BOTTOM, 5: how.TRANSPOSE,
        6: how.ROTATE_270, 7: how.TRANSVERSE, 8: how.ROTATE_90,
    }  # fmt: skip
    return image.transpose(turns[orientation]) if orientation in turns else image


def _variant(image: Image.Image, width: int, out: Path, xmp: bytes) -> dict[str, Any]:
    small = image.copy()
    small.thumbnail((width, image.height), Image.Resampling.LANCZOS)
    _write(small, out / str(width), xmp, lossless=False)
    return {"name": str(width), "width": small.width, "height": small.height}


def _write(image: Image.Image, target: Path, xmp: bytes, *, lossless: bool) -> None:
    """Drawings and screenshots keep every point while that is small enough."""
    if lossless and image.width * image.height <= MOST_LOSSLESS_PIXELS:
        image.save(target, "WEBP", lossless=True, quality=60, method=3, xmp=xmp)
        if target.stat().st_size <= LARGEST_LOSSLESS:
            return
    image.save(target, "WEBP", quality=QUALITY, method=4, xmp=xmp)

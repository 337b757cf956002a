"""Pictures from outside: measured before they are decoded, and written anew so that only the picture is left."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from guildhall.kernel.refusal import Refusal

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
QUALITY = 82


@dataclass(frozen=True)
class Picture:
    data: bytes
    width: int
    height: int


def reencoded(data: bytes, *, side: int, square: bool = False) -> Picture:
    """A WebP no larger than `side`, upright, without metadata. Refuses `not_a_picture` and `picture_too_large`."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _refuse_flood(image)
            image.draft("RGB", (side, side))
            return _written(_fitted(image, side, square))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Refusal(
            "not_a_picture", _("This is not a picture we can read. Please send a PNG, JPEG, WebP or GIF.")
        ) from None


def _refuse_flood(image: Image.Image) -> None:
    """The header says how large it will be; nothing has been decoded yet."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> Refusal:
    return Refusal("picture_too_large", _("This picture has more than 40 million points. Please send a smaller one."))


def _fitted(image: Image.Image, side: int, square: bool) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    shown = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    if square:
        return ImageOps.fit(shown, (side, side), Image.Resampling.LANCZOS)
    shown.thumbnail((side, side), Image.Resampling.LANCZOS)
    return shown


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _written(image: Image.Image) -> Picture:
    bare = Image.new(image.mode, image.size)  # carries no info, so nothing is written beside the points
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return Picture(out.getvalue(), bare.width, bare.height)

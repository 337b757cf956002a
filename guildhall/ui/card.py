"""The picture that stands for a page where it is shared: drawn with Pillow, 1200 by 630 pixels, a PNG of some 30 kB."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).with_name("fonts") / "wqy-microhei.ttc"
DRAWN = 1  # rises with any change of how a card looks
WIDTH, HEIGHT, EDGE = 1200, 630, 80
TITLE_SIZES, TITLE_LINES, LEADING = (76, 64, 54, 46), 4, 1.32
GROUND, INK, MUTED, LINE = "#fafaf9", "#1c1917", "#6b645e", "#e7e5e4"
HUES = {1: "#0f766e", 2: "#2b5fa8", 3: "#4a5d73", 4: "#7c3f8c", 5: "#a8324a", 6: "#57702a"}  # as in tokens.css
# Never at the beginning of a line; the other brackets never at its end.
_CLOSING = set("、。，．！？；：）》」』】〉”’,.!?;:)]}%…")
_PIECE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|\s+"
)
_NEVER_DRAWN = "\U0010ffff"


@dataclass(frozen=True)
class Card:
    """Everything on it; `hue` is the colour of the place, 1 to 6, `accent` the community's."""

    title: str
    place: str
    by: str
    kind: str
    community: str
    accent: str
    hue: int = 1


def draw_card(card: Card) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 14), fill=card.accent)
    _draw_community(pen, card)
    _draw_title(pen, drawable(card.title) or drawable(card.place))
    _draw_foot(pen, card)
    kept = io.BytesIO()
    image.quantize(96).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _draw_community(pen: Any, card: Card) -> None:
    name, square = drawable(card.community), (EDGE, 70, EDGE + 52, 122)
    pen.rounded_rectangle(square, radius=12, fill=card.accent)
    pen.text((EDGE + 26, 96), (name[:1] or "G").upper(), font=_font(32), fill="#ffffff", anchor="mm")
    pen.text((EDGE + 72, 96), _cut(name, _font(32), 520), font=_font(32), fill=INK, anchor="lm")
    pen.text((WIDTH - EDGE, 96), drawable(card.kind), font=_font(28), fill=MUTED, anchor="rm")


def _draw_title(pen: Any, title: str) -> None:
    """The largest size at which it fits, in the middle of the height that is left."""
    for size in TITLE_SIZES:
        lines = wrap(title, _font(size), WIDTH - 2 * EDGE)
        if len(lines) <= TITLE_LINES - (size == TITLE_SIZES[0]):
            break
    if len(lines) > TITLE_LINES:
        lines = [
            *lines[: TITLE_LINES - 1],
            _cut("".join(lines[TITLE_LINES - 1 :]) + "…", _font(size), WIDTH - 2 * EDGE),
        ]
    step = round(size * LEADING)
    top = 160 + (HEIGHT - 160 - 150 - step * len(lines)) // 2
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * step), line, font=_font(size), fill=INK, stroke_width=1, stroke_fill=INK)


def _draw_foot(pen: Any, card: Card) -> None:
    pen.line((EDGE, HEIGHT - 128, WIDTH - EDGE, HEIGHT - 128), fill=LINE, width=2)
    middle, place = HEIGHT - 76, _cut(drawable(card.place), _font(30), 480)
    pen.rounded_rectangle((EDGE, middle - 12, EDGE + 24, middle + 12), radius=6, fill=HUES.get(card.hue, HUES[1]))
    pen.text((EDGE + 40, middle), place, font=_font(30), fill=INK, anchor="lm")
    by = _cut(drawable(card.by), _font(30), 480)
    pen.text((WIDTH - EDGE, middle), by, font=_font(30), fill=MUTED, anchor="rm")


def wrap(text: str, font: Any, width: int) -> list[str]:
    """Lines of at most `width` pixels: between words, and between any two Han characters but before closing marks."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        wanted = line + piece
        if font.getlength(wanted.rstrip()) <= width or (piece in _CLOSING and line):
            line = wanted
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _broken(piece.lstrip(), font, width)
        lines += full
    return [*lines, line.rstrip()] if line.strip() else lines


def _broken(word: str, font: Any, width: int) -> list[str]:
    """A word that is wider than a line, in parts."""
    parts = [""]
    for char in word:
        if font.getlength(parts[-1] + char) > width:
            parts.append("")
        parts[-1] += char
    return parts


def _cut(text: str, font: Any, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def drawable(text: str) -> str:
    """Without what the font has no picture of, such as emoji and marks of direction."""
    kept = (char for char in unicodedata.normalize("NFC", text) if char.isspace() or _is_drawn(char))
    return " ".join("".join(kept).split())


@lru_cache(maxsize=16384)
def _is_drawn(char: str) -> bool:
    if unicodedata.category(char)[0] == "C":
        return False
    font = _font(32)
    return char.isascii() or bytes(font.getmask(char)) != bytes(font.getmask(_NEVER_DRAWN))


@lru_cache(maxsize=16)
def _font(size: int) -> Any:
    return ImageFont.truetype(FONT, size, index=0)

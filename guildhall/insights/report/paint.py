"""The look of a report on paper: the light colours of the house, one font for both languages, styles of text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from guildhall import ui

FONT = "WenQuanYi"
FILE = Path(ui.__file__).with_name("fonts") / "wqy-microhei.ttc"
INK, INK_2, MUTED, FAINT = (HexColor(value) for value in (0x1C1917, 0x44403C, 0x6B645E, 0xA8A29E))
LINE, LINE_STRONG, STONE = HexColor(0xE7E5E4), HexColor(0xD6D3D1), HexColor(0xF5F5F4)
TEAL, GOOD, BAD = HexColor(0x0F766E), HexColor(0x3F6212), HexColor(0xA8324A)
HUES = {
    "1": TEAL,
    "2": HexColor(0x2B5FA8),
    "3": HexColor(0x4A5D73),
    "4": HexColor(0x7C3F8C),
    "0": FAINT,
    "heat-1": HexColor(0xBFE3DC),
    "heat-2": HexColor(0x7CC4B9),
    "heat-3": HexColor(0x2F9488),
    "heat-4": HexColor(0x0B5C55),
    "cat-5": BAD,
}
STEPS = {
    "q0": 0xEDEBE9, "q1": 0xD8E7E3, "q2": 0xBFE3DC, "q3": 0x9ED4CB, "q4": 0x7CC4B9, "q5": 0x51A99E, "q6": 0x0B5C55,
}  # fmt: skip


@cache
def load_font() -> str:
    pdfmetrics.registerFont(TTFont(FONT, str(FILE), subfontIndex=0))
    return FONT


def step(name: str) -> Color | None:
    return HexColor(STEPS[name]) if name in STEPS else None


def styles(language: str) -> dict[str, ParagraphStyle]:
    """`cover title h2 h3 about body small note cell`; Chinese may break a line between any two characters."""
    load_font()
    base = ParagraphStyle("body", fontName=FONT, fontSize=9, leading=13.5, textColor=INK)
    base.wordWrap = "CJK" if language.startswith("zh") else None

    def style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, fontSize=size, leading=leading, **more)

    made = [
        base,
        style("cover", 30, 38),
        style("title", 18, 24, spaceAfter=2),
        style("h2", 13, 18, spaceBefore=10, spaceAfter=6),
        style("h3", 10, 14, spaceAfter=0),
        style("about", 8, 11, textColor=MUTED, spaceAfter=4),
        style("small", 8, 11.5, textColor=INK_2),
        style("note", 8, 11, textColor=MUTED, spaceBefore=3),
        style("cell", 7.5, 10),
        style("cell-m", 7.5, 10, textColor=MUTED),
        style("formula", 7.5, 10.5, textColor=INK_2, spaceBefore=2),
    ]
    return {one.name: one for one in made}

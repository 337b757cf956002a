"""What a colour makes of a page: a drawn button and a link on both themes. SVG attributes, so no style is needed."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.ui.accent import DARK_GROUNDS, LIGHT_GROUNDS, SHIPPED, Palette, palette, parse


@dataclass(frozen=True)
class Preview:
    is_dark: bool
    ground: str
    surface: str
    ink: str
    colours: Palette


def preview(color: str) -> list[Preview]:
    """Light and dark. What is no colour shows the shipped one."""
    try:
        base = parse(color)
    except ValueError:
        base = parse(SHIPPED)
    light = Preview(False, LIGHT_GROUNDS[1], LIGHT_GROUNDS[0], "#1c1917", palette(base, is_dark=False))
    dark = Preview(True, DARK_GROUNDS[0], DARK_GROUNDS[1], "#f5f5f4", palette(base, is_dark=True))
    return [light, dark]

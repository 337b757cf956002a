"""The community's one colour: from any hex, a palette for both themes that keeps every contrast at AA."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

SHIPPED = "#0f766e"
AA = 4.5
RGB = tuple[float, float, float]

# The surfaces that accents meet, from tokens.css.
LIGHT_GROUNDS = ("#ffffff", "#fafaf9", "#f5f5f4")
DARK_GROUNDS = ("#171412", "#211e1b", "#2a2622")


def accent_css(color: str) -> str:
    """CSS that overrides the accent tokens. Raises ValueError for anything but #rgb or #rrggbb."""
    base = parse(color)
    light, dark = palette(base, is_dark=False), palette(base, is_dark=True)
    return f":root, [data-bs-theme='light'] {{ {_tokens(light)} }}\n[data-bs-theme='dark'] {{ {_tokens(dark)} }}\n"


@dataclass(frozen=True)
class Palette:
    accent: str
    hover: str
    active: str
    on: str
    text: str
    soft: str
    soft_2: str
    border: str


def parse(color: str) -> RGB:
    match = re.fullmatch(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", color.strip())
    if not match:
        raise ValueError(f"{color!r} is not a colour like #0f766e")
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def palette(base: RGB, *, is_dark: bool) -> Palette:
    hue, lightness, saturation = colorsys.rgb_to_hls(*base)
    saturation = min(saturation, 0.82)
    grounds = [parse(ground) for ground in (DARK_GROUNDS if is_dark else LIGHT_GROUNDS)]
    soft = _shade(hue, 0.145 if is_dark else 0.935, min(saturation, 0.38))
    soft_2 = _shade(hue, 0.19 if is_dark else 0.855, min(saturation, 0.38))
    start = max(lightness, 0.55) if is_dark else min(lightness, 0.45)
    text_lightness = _readable(hue, saturation, start, [*grounds, soft, soft_2], is_dark=is_dark)
    step = 0.07 if is_dark else -0.05
    text = _shade(hue, text_lightness, saturation)
    on = parse("#10100f") if is_dark else parse("#ffffff")
    return Palette(
        accent=to_hex(text),
        hover=to_hex(_shade(hue, _bound(text_lightness + step), saturation)),
        active=to_hex(_shade(hue, _bound(text_lightness + 2 * step), saturation)),
        on=to_hex(on),
        text=to_hex(text),
        soft=to_hex(soft),
        soft_2=to_hex(soft_2),
        border=to_hex(_shade(hue, 0.29 if is_dark else 0.71, min(saturation, 0.4))),
    )


def contrast(one: RGB, other: RGB) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def to_hex(color: RGB) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in color)


def _readable(hue: float, saturation: float, lightness: float, grounds: list[RGB], *, is_dark: bool) -> float:
    """The lightness nearest to the start at which the colour reads on every ground, hex rounding included."""
    step = 0.01 if is_dark else -0.01
    while 0 < lightness < 1:
        shade = parse(to_hex(_shade(hue, lightness, saturation)))
        if all(contrast(shade, parse(to_hex(ground))) >= AA for ground in grounds):
            break
        lightness += step
    return _bound(lightness)


def _shade(hue: float, lightness: float, saturation: float) -> RGB:
    return colorsys.hls_to_rgb(hue, lightness, saturation)


def _bound(lightness: float) -> float:
    return min(max(lightness, 0.0), 1.0)


def _luminance(color: RGB) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _tokens(palette: Palette) -> str:
    return " ".join(
        (
            f"--gh-accent: {palette.accent}; --gh-accent-hover: {palette.hover}; --gh-accent-active: {palette.active};",
            f"--gh-on-accent: {palette.on}; --gh-accent-text: {palette.text}; --gh-link: {palette.text};",
            f"--gh-accent-soft: {palette.soft}; --gh-accent-soft-2: {palette.soft_2};",
            f"--gh-accent-border: {palette.border}; --gh-focus: {palette.accent}; --gh-selection: {palette.soft_2};",
        )
    )

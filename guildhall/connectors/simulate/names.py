"""What invented people are called and where they live."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guildhall.connectors.simulate.words import EN, ZH, Words, chosen
from guildhall.kernel.text import slug

_KNOWN: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words/people.toml").read_text(encoding="utf-8"))
CITIES = tuple(
    tuple(tuple(line.rsplit(":", 2)) for line in _KNOWN[name]) for name in ("city_en", "city_zh")
)  # by language: (city, country, zone)
DOMAIN = "example.org"
BOT_NAMES = ("Wren", "Nightjar")


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    handle: str


def naming(number: int, language: int, pick: int) -> Named:
    """A name, and a handle that nobody else of the community has."""
    if language == ZH:
        family, spoken = chosen(_KNOWN["family_zh"], pick, 0).split(":")
        parts = [chosen(_KNOWN["given_zh"], pick, turn).split(":") for turn in range(2, 3 + (pick >> 40) % 2)]
        name = family + "".join(part for part, _ in parts)
        plain = spoken + "-" + "".join(said for _, said in parts)
    else:
        name = f"{chosen(_KNOWN['given_en'], pick, 0)} {chosen(_KNOWN['family_en'], pick, 2)}"
        plain = slug(name)
    return Named(name, f"{plain}-{number}")


def profile(words: Words, language: int, pick: int, city: int) -> dict[str, Any]:
    """Fields of a member. Half of the people say nothing about themselves."""
    spoken = "zh" if language == ZH else "en"
    town, country, zone = CITIES[language][city % len(CITIES[language])]
    fields: dict[str, Any] = {
        "country": country,
        "city": town,
        "zone": zone,
        "locale": "zh-hans" if language == ZH else "en",
        "languages": ["zh", "en"] if language == ZH and pick % 3 == 0 else [spoken],
    }
    if pick % 2:
        values = words.values(language, [pick >> 7, pick >> 11, pick >> 15, 0, 0])
        fields |= {
            "bio": words.phrase("bio", language, pick, 3).format_map(values),
            "company": chosen(_KNOWN[f"company_{spoken}"], pick, 4),
            "role": chosen(_KNOWN[f"role_{spoken}"], pick, 5),
            "industry": chosen(_KNOWN["industries"], pick, 6),
        }
    return fields


__all__ = ["BOT_NAMES", "CITIES", "DOMAIN", "EN", "Named", "naming", "profile"]

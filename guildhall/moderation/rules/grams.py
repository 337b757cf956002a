"""What a classifier sees of a text: its words and its letters in runs, hashed (Weinberger and others 2009)."""

from __future__ import annotations

import math
import re
from collections import Counter
from zlib import crc32

from guildhall.moderation.rules.contacts import Contact, find_contacts

BITS = 18
SIZE = 1 << BITS
MOST = 3000  # letters that are looked at
_WORDS = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]|[^\sa-z0-9\u3400-\u9fff]+")
_SPACES = re.compile(r"\s+")


def signs(text: str, *, contacts: list[Contact] | None = None) -> Counter[str]:
    """Words, pairs of words, runs of two to four letters, and which contacts there are; each sign as people can read it."""
    found = find_contacts(text) if contacts is None else contacts
    plain = _SPACES.sub(" ", _without(text, found).lower()).strip()[:MOST]
    words = _WORDS.findall(plain)
    counted = Counter(f"w:{word}" for word in words)
    counted.update(f"p:{one} {other}" for one, other in zip(words, words[1:], strict=False))
    for word in re.findall(r"[^\s]+", plain):
        run = f"‹{word}›" if word.isascii() else word
        counted.update(f"c:{run[at : at + size]}" for size in (2, 3, 4) for at in range(len(run) - size + 1))
    counted.update(f"has:{contact.kind}" for contact in found)
    counted.update(f"host:{contact.value}" for contact in found if contact.kind == "link")
    counted[f"length:{len(plain).bit_length()}"] = 1
    return counted


def _without(text: str, contacts: list[Contact]) -> str:
    parts, at = [], 0
    for contact in contacts:
        parts += [text[at : contact.start], f" ‹{contact.kind}› "]
        at = contact.end
    return "".join([*parts, text[at:]])


def place(sign: str) -> int:
    return crc32(sign.encode()) & (SIZE - 1)


def features(counted: Counter[str]) -> dict[int, float]:
    """Places in the hashed space with their weight: 1 + log of how often, the whole of length one."""
    places: dict[int, float] = {}
    for sign, times in counted.items():
        at = place(sign)
        places[at] = places.get(at, 0.0) + 1.0 + math.log(times)
    length = math.sqrt(sum(value * value for value in places.values())) or 1.0
    return {at: value / length for at, value in places.items()}

"""How a person is shown: a circle with a photo or initials, in a hue of their own."""

from __future__ import annotations

import re
from typing import Any

HUES = 6
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_WORD = re.compile(r"[^\W_]+")


def initials(name: str, *, group: bool = False, short: bool = False) -> str:
    """One Han character (the last of a person's name, the first of a group's) or up to two Latin letters."""
    if han := _HAN.findall(name):
        return str(han[0] if group else han[-1])
    words = _WORD.findall(name)
    letters = [word[0].upper() for word in words]
    if not letters:
        return "?"
    return letters[0] if short or group or len(letters) == 1 else letters[0] + letters[-1]


def hue(person: Any) -> int:
    """1 to 6, always the same for the same person; 0 for nobody."""
    key = _get(person, "pk") or _get(person, "id")
    if isinstance(key, int):
        return key % HUES + 1
    return sum(map(ord, name_of(person))) % HUES + 1 if person else 0


def name_of(person: Any) -> str:
    return str(_get(person, "name") or _get(person, "handle") or person or "")


def _get(person: Any, attribute: str) -> Any:
    return person.get(attribute) if isinstance(person, dict) else getattr(person, attribute, None)


def _link(person: Any) -> str:
    own = getattr(person, "get_absolute_url", None)
    return str(own()) if callable(own) else str(_get(person, "url") or "")


def avatar(props: dict[str, Any]) -> dict[str, Any]:
    person, group = props["person"], props["group"]
    return {
        "name": name_of(person),
        "hue": hue(person),
        "image": _get(person, "avatar_url") or "",
        "initials": initials(name_of(person), group=group, short=props["size"] == "s"),
    }


def avatars(props: dict[str, Any]) -> dict[str, Any]:
    everyone = list(props["people"])
    return {"shown": everyone[: props["limit"]], "more": max(0, len(everyone) - props["limit"])}


def person(props: dict[str, Any]) -> dict[str, Any]:
    who, href = props["person"], props["href"]
    return {"name": name_of(who), "href": _link(who) if href is None else href}

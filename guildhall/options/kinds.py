"""The shapes a setting's value can have: how each is cleaned, read and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Setting
from guildhall.kernel.text import Bilingual, clip
from guildhall.ui.accent import parse, to_hex
from guildhall.ui.figures import is_chinese

YES_NO = {True: Bilingual("On", "开启"), False: Bilingual("Off", "关闭")}
SHOWN_COLUMNS = 90


def kind_of(setting: Setting) -> str:
    if setting.kind or setting.choices:
        return setting.kind or "choice"
    if setting.type is str:
        return "long" if setting.multiline else "text"
    return {bool: "switch", int: "number", list: "list"}[setting.type]


def clean(setting: Setting, value: Any) -> Any:
    """The value as it is kept. Refuses `wrong_type`, `not_a_choice`, `out_of_range`, `not_valid`."""
    cleaned = CLEANERS[kind_of(setting)](setting, _typed(setting, value))
    if setting.clean is None:
        return cleaned
    try:
        return setting.clean(cleaned)
    except ValueError as error:
        raise Refusal("not_valid", _("%(label)s: %(reason)s"), label=setting.label, reason=str(error)) from error


def read(setting: Setting, value: Any, language: str | None = None) -> Any:
    """What rooms get: a text in two languages becomes one, the other standing in where one is empty."""
    if kind_of(setting) != "bilingual":
        return value
    both: Mapping[str, str] = value
    wanted = "zh-hans" if (language or get_language() or "").startswith("zh") else "en"
    return both.get(wanted) or next((text for text in both.values() if text), "")


def show(setting: Setting, value: Any) -> str:
    """One line for lists and histories, in the reader's language."""
    kind = kind_of(setting)
    if kind == "switch":
        return str(YES_NO[value])
    if kind in ("choice", "language"):
        return str(dict(options_of(setting)).get(value, value))
    if kind == "numbers":
        return " · ".join(str(number) for number in value)
    if kind == "list":
        return clip(("、" if is_chinese() else ", ").join(value), SHOWN_COLUMNS)
    return clip(" ".join(str(read(setting, value)).split()), SHOWN_COLUMNS)


def options_of(setting: Setting) -> list[tuple[Any, Any]]:
    kind = kind_of(setting)
    if kind == "language":
        return list(django_settings.LANGUAGES)
    if kind == "zone":
        return [(zone, zone) for zone in zones()]
    return list(setting.choices)


def zones() -> list[str]:
    """Region/City names and UTC; the abbreviations and historical aliases of the database are left out."""
    return [
        "UTC",
        *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))),
    ]


def _typed(setting: Setting, value: Any) -> Any:
    if not isinstance(value, setting.type) or (setting.type is int and isinstance(value, bool)):
        raise Refusal("wrong_type", _("%(label)s needs another kind of value."), label=setting.label)
    return value


def _sized(setting: Setting, size: int) -> None:
    label = setting.label
    if setting.minimum is not None and size < setting.minimum:
        raise Refusal("out_of_range", _("%(label)s must be at least %(limit)s."), label=label, limit=setting.minimum)
    if setting.maximum is not None and size > setting.maximum:
        raise Refusal("out_of_range", _("%(label)s must be at most %(limit)s."), label=label, limit=setting.maximum)


def _text(setting: Setting, value: str) -> str:
    text = _plain(value) if setting.multiline else " ".join(_plain(value).split())
    if setting.minimum and not text:
        raise Refusal("missing", _("%(label)s must not be empty."), label=setting.label)
    if setting.maximum is not None and len(text) > setting.maximum:
        message = _("%(label)s must not be longer than %(limit)s characters.")
        raise Refusal("too_long", message, label=setting.label, limit=setting.maximum)
    return text


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\x00", "").strip()


def _number(setting: Setting, value: int) -> int:
    _sized(setting, value)
    return value


def _switch(setting: Setting, value: bool) -> bool:
    return value


def _choice(setting: Setting, value: Any) -> Any:
    if value not in [choice for choice, _label in options_of(setting)]:
        raise Refusal("not_a_choice", _("%(label)s: choose one of the listed values."), label=setting.label)
    return value


def _colour(setting: Setting, value: str) -> str:
    try:
        return to_hex(parse(value))
    except ValueError:
        raise Refusal("not_a_colour", _("%(label)s: write a colour like #0f766e."), label=setting.label) from None


def _list(setting: Setting, value: list[Any]) -> list[str]:
    lines = [" ".join(_plain(str(line)).split()) for line in value]
    kept = list(dict.fromkeys(line for line in lines if line))
    _sized(setting, len(kept))
    return kept


def _numbers(setting: Setting, value: list[Any]) -> list[int]:
    """One whole number for each of the setting's choices, in their order."""
    if len(value) != len(setting.choices) or any(type(number) is not int for number in value):
        raise Refusal("wrong_type", _("%(label)s needs another kind of value."), label=setting.label)
    for number in value:
        _sized(setting, number)
    return list(value)


def _bilingual(setting: Setting, value: dict[str, str]) -> dict[str, str]:
    known = [code for code, _name in django_settings.LANGUAGES]
    texts = {code: _plain(str(value.get(code, ""))) for code in known}
    if setting.minimum and not any(texts.values()):
        raise Refusal("missing", _("%(label)s must not be empty."), label=setting.label)
    for text in texts.values():
        if setting.maximum is not None and len(text) > setting.maximum:
            message = _("%(label)s must not be longer than %(limit)s characters.")
            raise Refusal("too_long", message, label=setting.label, limit=setting.maximum)
    return texts


def _email(setting: Setting, value: str) -> str:
    address = value.strip()
    try:
        if address or setting.minimum:
            validate_email(address)
    except ValidationError:
        raise Refusal(
            "not_an_address", _("%(label)s: write an address like hello@example.org."), label=setting.label
        ) from None
    return address


CLEANERS: dict[str, Callable[[Setting, Any], Any]] = {
    "text": _text,
    "long": _text,
    "number": _number,
    "switch": _switch,
    "choice": _choice,
    "language": _choice,
    "zone": _choice,
    "colour": _colour,
    "list": _list,
    "numbers": _numbers,
    "bilingual": _bilingual,
    "email": _email,
}

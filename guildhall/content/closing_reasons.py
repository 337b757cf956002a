"""Why topics are closed here: as shipped, or as the operator writes it, one reason a line.

A line is `code | name | what the closed topic says | what its author can do`. A code that is shipped keeps the kinds of topics it
is for, another one is for all; the order is that of the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext

from guildhall.content.models import CLOSE_REASONS, CloseReason
from guildhall.kernel.text import Bilingual

NEEDED = ("duplicate", "other")
MOST = 20
_CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")
Lines = dict[str, list[str]]  # by code: name, what it says, advice


def shipped() -> dict[str, str]:
    """The text of the setting before anybody changed it, by language."""
    reasons = CLOSE_REASONS.values()
    return {
        language: "\n".join(" | ".join((one.code, *(getattr(text, part) for text in _texts(one)))) for one in reasons)
        for language, part in (("en", "en"), ("zh-hans", "zh_hans"))
    }


def check(value: Mapping[str, str]) -> Mapping[str, str]:
    """Raises ValueError with a sentence about the first line that is wrong; an empty language takes the other's words."""
    written = [_lines(text) for text in value.values() if text.strip()]
    if not written:
        raise ValueError(gettext("Write the reasons in one language at least."))
    first = written[0]
    if missing := [code for code in NEEDED if code not in first]:
        raise ValueError(gettext("A line that begins with “%(code)s |” is missing.") % {"code": missing[0]})
    if len(first) > MOST:
        raise ValueError(gettext("At most %(number)s reasons fit a form.") % {"number": MOST})
    for other in written[1:]:
        if different := sorted(first.keys() ^ other.keys()):
            raise ValueError(gettext("“%(code)s” is there in one language only.") % {"code": different[0]})
    return value


def reasons_in(value: Mapping[str, str]) -> dict[str, CloseReason]:
    """By code, in order. `value` passed `check`."""
    return _reasons(value.get("en", ""), value.get("zh-hans", ""))


@lru_cache(maxsize=4)
def _reasons(en: str, zh_hans: str) -> dict[str, CloseReason]:
    english, chinese = _lines(en or zh_hans), _lines(zh_hans or en)
    return {code: _reason(code, english[code], chinese[code]) for code in english}


def _reason(code: str, en: list[str], zh_hans: list[str]) -> CloseReason:
    label, says, advice = (Bilingual(*both) for both in zip(en, zh_hans, strict=True))
    known: Any = {"kinds": CLOSE_REASONS[code].kinds} if code in CLOSE_REASONS else {}
    return CloseReason(code, label, says, advice, **known)


def _lines(text: str) -> Lines:
    found: Lines = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, *parts = (part.strip() for part in line.split("|"))
        if len(parts) != 3 or not all(parts):
            raise ValueError(
                gettext(
                    "Line %(number)s: write a code, a name, what the topic says and what its author can do, with | between them."
                )
                % {"number": number}
            )
        if not _CODE.fullmatch(code) or code in found:
            raise ValueError(
                gettext("Line %(number)s: the code is a short word of a-z and -, and each is there once.")
                % {"number": number}
            )
        found[code] = parts
    return found


def _texts(reason: CloseReason) -> tuple[Bilingual, ...]:
    return reason.label, reason.says, reason.advice

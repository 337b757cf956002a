"""A rule of a schedule as a sentence, in the reader's language."""

from __future__ import annotations

import re

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from guildhall.groups.schedules import DAYS
from guildhall.ui.figures import is_chinese

# Where many members are; other zones are named by their city, as the zone database writes it.
PLACES = {
    "UTC": gettext_lazy("UTC"), "Asia/Shanghai": pgettext_lazy("zone", "Shanghai"),
    "Asia/Hong_Kong": pgettext_lazy("zone", "Hong Kong"), "Asia/Taipei": pgettext_lazy("zone", "Taipei"),
    "Asia/Singapore": pgettext_lazy("zone", "Singapore"), "Asia/Tokyo": pgettext_lazy("zone", "Tokyo"),
    "Asia/Kolkata": pgettext_lazy("zone", "Kolkata"), "Europe/London": pgettext_lazy("zone", "London"),
    "Europe/Berlin": pgettext_lazy("zone", "Berlin"), "Europe/Paris": pgettext_lazy("zone", "Paris"),
    "America/New_York": pgettext_lazy("zone", "New York"), "America/Los_Angeles": pgettext_lazy("zone", "Los Angeles"),
    "Australia/Sydney": pgettext_lazy("zone", "Sydney"),
}  # fmt: skip


def zone_name(zone: str) -> str:
    return str(PLACES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def said(rule: str) -> str:
    """'Every two weeks on Tuesday'; nothing for a rule that has no short sentence."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    number = int(parts.pop("INTERVAL", "1"))
    match (parts.pop("FREQ", ""), set(parts)):
        case ("DAILY", names) if not names and number == 1:
            return pgettext("how often a group meets", "Every day")
        case ("WEEKLY", names) if names == {"BYDAY"}:
            return _weekly(number, parts["BYDAY"])
        case ("MONTHLY", names) if names == {"BYDAY"} and number == 1:
            return _monthly(parts["BYDAY"])
        case ("MONTHLY", names) if names == {"BYDAY", "BYMONTHDAY"} and number == 1:
            return _within(parts["BYDAY"], parts["BYMONTHDAY"])
    return ""


def _weekly(number: int, days: str) -> str:
    if not (names := _names(days)):
        return ""
    if number == 1:
        return _("Every %(days)s") % {"days": names}
    said = ngettext("Every %(number)d week on %(days)s", "Every %(number)d weeks on %(days)s", number)
    return said % {"number": number, "days": names}


def _monthly(day: str) -> str:
    match = re.fullmatch(r"([1-5]|-1)(MO|TU|WE|TH|FR|SA|SU)", day)
    if not match:
        return ""
    which = {
        "1": _("Every first %(day)s of the month"),
        "2": _("Every second %(day)s of the month"),
        "3": _("Every third %(day)s of the month"),
        "4": _("Every fourth %(day)s of the month"),
        "5": _("Every fifth %(day)s of the month"),
        "-1": _("Every last %(day)s of the month"),
    }
    return which[match[1]] % {"day": _names(match[2])}


def _within(day: str, days: str) -> str:
    """Seven days in a row hold each weekday once."""
    numbers = [int(one) for one in days.split(",") if one.isdigit()]
    if day not in DAYS or len(numbers) != len(DAYS) or numbers != list(range(numbers[0], numbers[0] + len(DAYS))):
        return ""
    said = _("Every month on the %(day)s between the %(first)d and the %(last)d")
    return said % {"day": _names(day), "first": numbers[0], "last": numbers[-1]}


def _names(days: str) -> str:
    names = [str(WEEKDAYS[DAYS.index(day)]) for day in days.split(",") if day in DAYS]
    return "、".join(names) if is_chinese() else get_text_list(names, _("and"))

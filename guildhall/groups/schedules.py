"""When a group meets: how a schedule said in words is read, when it falls, and how it is said again. Pure.

A rule is an RRULE (RFC 5545) on the wall clock of a zone, so a meeting at nine stays at nine when the clocks change.
Words that are not understood whole are kept as words: half understood, they would send people to the wrong day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser as dates
from dateutil.rrule import rrule, rrulestr

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HAN = "一二三四五六日"
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
RHYTHMS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
LONGEST = 200  # characters of a rule
FARTHEST = timedelta(days=5 * 366)  # a rule that falls on no day in five years falls on none

ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1,
    "第一个": 1, "第二个": 2, "第三个": 3, "第四个": 4, "最后一个": -1,
}  # fmt: skip
NUMBERS = {"two": 2, "three": 3, "four": 4, "other": 2, "两": 2, "二": 2, "三": 3, "四": 4}
# Abbreviations that mean one zone to everybody who writes them; IST is three.
ZONES = {
    "pt": "America/Los_Angeles", "et": "America/New_York", "est": "America/New_York", "ct": "America/Chicago",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "utc": "UTC", "gmt": "UTC", "bst": "Europe/London",
    "jst": "Asia/Tokyo", "poland": "Europe/Warsaw",
    "pacific time": "America/Los_Angeles", "eastern time": "America/New_York",
    "central european time": "Europe/Berlin", "北京时间": "Asia/Shanghai", "beijing time": "Asia/Shanghai",
}  # fmt: skip

_DAY = rf"(?:{'|'.join(NAMES)})"
_NTH = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_OF = r"(?: (?:of )?(?:the|each|every) month)?"
_EVERY = re.compile(r"(?:every )?(?:(\d+|two|three|four|other) )?weeks?|(bi-?weekly)|(weekly)|(daily|every day)")
_ZH_EVERY = re.compile(r"每(?:个?(两|二|三|四|\d+)个?)?(?:周|星期)|(双周|隔周)")
_MONTHLY = re.compile(rf"(?:monthly,? (?:- |on )?)?(?:on )?(?:every )?(?:the )?({_NTH}) ({_DAY})s?{_OF}")
_ZH_MONTHLY = re.compile(r"每月的?(第[一二三四]个|最后一个)(?:周|星期)([一二三四五六日天])")
_AFTER = re.compile(rf"monthly - ({_DAY}),? after the ({_NTH}) ({_DAY})(?:,? every month)?")
_START = re.compile(
    rf"(?:starting|start date:|(\d{{4}}) start date:) ?(?:({_DAY})s? )?([a-z]{{3,9}}\.? \d{{1,2}}[a-z]*(?:,? \d{{4}})?)"
)
_CALENDAR = re.compile(
    rf"{_DAY}|{_NTH}|week|month|alternat|interleav|except|date|day|start|until|cancel|\d|周|月|隔|星期", re.IGNORECASE
)


@dataclass(frozen=True)
class Schedule:
    """What is known of when a group meets. Without a `rule` only the words say; `why` then names what was not understood."""

    rule: str = ""
    first_day: date | None = None
    at: time | None = None
    zone: str = ""
    why: str = ""  # 'zone' | 'time' | 'rhythm' | 'day'

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_dated(self) -> bool:
        """Its days are known. Of every second week, without a first day, it is not known which."""
        return bool(self.rule) and (self.first_day is not None or is_free_of_phase(self.rule))


def read(*, day: str = "", at: str = "", zone: str = "", words: str = "") -> Schedule:
    """A schedule as people write it: 'Tuesday', '9:00', 'PT (Pacific Time)', 'biweekly starting Tuesday Oct 28, 2025'."""
    if not (where := read_zone(zone)):
        return Schedule(why="zone")
    if (hour := read_time(at)) is None:
        return Schedule(why="time")
    weekday, said = _day_and_words(day, words)
    rest, first = _take_start(said, weekday)
    if first is not None and weekday is not None and first.weekday() != weekday:
        return Schedule(why="day")
    weekday = first.weekday() if weekday is None and first else weekday
    rule = _rule(rest, weekday, first)
    if not rule:
        return Schedule(why="rhythm")
    if first and not _falls_on(rule, first):
        return Schedule(why="day")
    return Schedule(rule, first, hour, where)


def read_zone(said: str) -> str:
    """The name in the zone database, or nothing where it could be several."""
    said = said.strip()
    if "/" in said and said in available_timezones():
        return said
    pieces = [said, *re.split(r"[()]", said)]
    found = {ZONES[piece] for raw in pieces if (piece := raw.strip().lower()) in ZONES}
    return found.pop() if len(found) == 1 else ""


def zones() -> list[str]:
    """Region/City names and UTC, as forms offer them."""
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return ["UTC", *sorted(named)]


def read_time(said: str) -> time | None:
    """'9:00', '09:00', '2PM', '10:30 am'."""
    match = re.fullmatch(r"(\d{1,2})(?::(\d{2}))? ?(am|pm)?", said.strip().lower())
    if not match or not (match[2] or match[3]):
        return None
    hour = int(match[1]) % 12 + (12 if match[3] == "pm" else 0) if match[3] else int(match[1])
    minute = int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 and not (match[3] and int(match[1]) > 12) else None


def clean_rule(said: str) -> str:
    """An RRULE as it may be kept. Raises ValueError where it is none, repeats within a day, or falls on no day."""
    rule = said.strip().upper().removeprefix("RRULE:").strip(";")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    known = len(rule) <= LONGEST and parts.keys() <= PARTS and parts.get("FREQ") in RHYTHMS
    # What can be impossible is looked for in every month up to the year 9999, so only where that is quick.
    quick = parts.keys() <= PARTS - {"BYMONTH", "BYMONTHDAY", "BYSETPOS"} or parts.get("FREQ") in ("MONTHLY", "YEARLY")
    if not (known and quick and re.fullmatch(r"[1-9]\d?", parts.get("INTERVAL", "1"))):
        raise ValueError(said)
    start = datetime(2024, 1, 1)  # noqa: DTZ001 - rules run on a wall clock
    try:
        is_some_day = next(_dates(rule, start, start + FARTHEST), None) is not None
    except (ValueError, IndexError, TypeError, KeyError) as error:  # dateutil looks at some parts only when it runs
        raise ValueError(said) from error
    if not is_some_day:
        raise ValueError(said)
    return rule


def is_free_of_phase(rule: str) -> bool:
    """Every first Tuesday is the same days wherever one begins to count; every second Tuesday is not."""
    return not re.search(r"INTERVAL=(?!1\b)|COUNT=", rule) and any(
        part in rule for part in ("BYDAY", "BYMONTHDAY", "DAILY")
    )


def falls(
    schedule: Schedule, since: datetime, until: datetime, *, skipped: Iterable[date] = (), limit: int = 400
) -> Iterator[datetime]:
    """The times from `since` to before `until`, aware, in the schedule's zone; days of that zone in `skipped` are left out.

    A time that the clocks skip in spring is taken by the offset before, as RFC 5545 says.
    """
    if not schedule.is_dated or schedule.at is None:
        return
    zone, left_out = schedule.tzinfo, set(skipped)
    first = schedule.first_day or (since.astimezone(zone).date() - timedelta(days=31))
    start = datetime.combine(first, schedule.at)
    low = since.astimezone(zone).replace(tzinfo=None) - timedelta(hours=3)
    number = 0
    for naive in _dates(schedule.rule, start, until.astimezone(zone).replace(tzinfo=None) + timedelta(hours=3), low):
        moment = naive.replace(tzinfo=zone)
        if since <= moment < until and naive.date() not in left_out:
            yield moment
            number += 1
            if number >= limit:
                return


def rule_of(rhythm: str, first_day: date) -> str:
    """Of a choice in a form and the first day: 'week', 'weeks2'…'weeks4', 'nth' or 'last' weekday of the month."""
    weekday = DAYS[first_day.weekday()]
    if rhythm == "last":
        return f"FREQ=MONTHLY;BYDAY=-1{weekday}"
    if rhythm == "nth":
        number = (first_day.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={number if number < 5 else -1}{weekday}"  # noqa: PLR2004 - few months have a fifth
    return _weekly(int(rhythm.removeprefix("weeks") or 1) if rhythm != "week" else 1, first_day.weekday())


def _dates(rule: str, start: datetime, until: datetime, since: datetime | None = None) -> Iterator[datetime]:
    # UNTIL may be written in UTC, which a wall clock cannot be compared with: its digits count.
    rows = rrulestr(re.sub(r"(UNTIL=\w+?)Z", r"\1", rule), dtstart=start)
    assert isinstance(rows, rrule)
    for at in rows:
        if at >= until:
            return
        if since is None or at >= since:
            yield at


def _day_and_words(day: str, words: str) -> tuple[int | None, str]:
    """A day may say more than a day: 'third Wednesday', 'Thursdays (starting February 15th 2024)'."""
    said = " ".join(re.sub(r"[()]", " ", f"{words}").lower().split()).strip(" .")
    day = " ".join(re.sub(r"[()]", " ", day).lower().split())
    match = re.fullmatch(rf"(?:({_NTH}) )?({_DAY})s?(?: (starting .*))?", day)
    if not match:
        return (HAN.index(day[-1]) if re.fullmatch(r"(?:周|星期)[一二三四五六日]", day) else None), said
    if match[1]:
        said = f"monthly - {match[1]} {match[2]}" if said == "monthly" else f"{said} - {day}"
    return NAMES.index(match[2]), f"{said} {match[3]}" if match[3] else said


def _take_start(said: str, weekday: int | None) -> tuple[str, date | None]:
    """The words without 'starting Tuesday Oct 28, 2025', and that day."""
    match = _START.search(said)
    if not match:
        return said, None
    try:
        found = dates.parse(f"{match[3]} {match[1] or ''}", default=datetime(1, 1, 1))  # noqa: DTZ001 - a day
    except (ValueError, OverflowError):
        return said, None
    if found.year < 1970 or (match[2] and NAMES.index(match[2]) != found.weekday()):  # noqa: PLR2004 - a year was said
        return said, None
    return " ".join((said[: match.start()] + said[match.end() :]).split()).strip(" ,-"), found.date()


def _rule(said: str, weekday: int | None, first: date | None) -> str:
    """The rule of the words, or nothing where a part of them that speaks of days is not understood."""
    if match := _AFTER.fullmatch(said):
        return _after(match, weekday)
    for pattern in (_MONTHLY, _ZH_MONTHLY):
        if match := pattern.match(said):
            return "" if _is_calendar(said[match.end() :]) else _nth(match, weekday)
    if said == "monthly" and first:
        return rule_of("nth", first)
    for pattern in (_EVERY, _ZH_EVERY):
        if (match := pattern.match(said)) and match[0]:
            return "" if _is_calendar(said[match.end() :]) else _every(match, weekday)
    return ""


def _every(match: re.Match[str], weekday: int | None) -> str:
    if match.re is _EVERY and match[4]:
        return "FREQ=DAILY"
    said = match[1] or ""
    number = NUMBERS.get(said) or (int(said) if said else 1)
    number = 2 if match[2] else number
    return "" if weekday is None else _weekly(number, weekday)


def _weekly(number: int, weekday: int) -> str:
    return f"FREQ=WEEKLY;{f'INTERVAL={number};' if number > 1 else ''}BYDAY={DAYS[weekday]}"


def _nth(match: re.Match[str], weekday: int | None) -> str:
    said = match[2].replace("天", "日")
    which = HAN.index(said) if said in HAN else NAMES.index(said)
    if weekday is not None and which != weekday:
        return ""
    return f"FREQ=MONTHLY;BYDAY={ORDINALS[match[1]]}{DAYS[which]}"


def _after(match: re.Match[str], weekday: int | None) -> str:
    """The Wednesday after the fourth Tuesday: the one that falls on the 23rd to the 29th."""
    day, number, other = NAMES.index(match[1]), ORDINALS[match[2]], NAMES.index(match[3])
    if (weekday is not None and day != weekday) or number < 0:
        return ""
    first = (number - 1) * 7 + 1 + (day - other - 1) % 7 + 1
    if first + 6 > 29:  # noqa: PLR2004 - it would fall into the next month more often than in a rare February
        return ""
    days = ",".join(str(one) for one in range(first, first + 7))
    return f"FREQ=MONTHLY;BYDAY={DAYS[day]};BYMONTHDAY={days}"


def _falls_on(rule: str, first: date) -> bool:
    start = datetime.combine(first, time())
    return next(_dates(rule, start, start + timedelta(days=1)), None) == start


def _is_calendar(rest: str) -> bool:
    """Words left over that speak of days; others, as where one must sign in, take nothing from the rhythm."""
    return bool(_CALENDAR.search(rest))

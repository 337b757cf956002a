"""How schedules are read and when they fall; the real ones of Kubernetes' groups are counted where they lie."""

from collections import Counter
from datetime import UTC, date, datetime, time

import pytest
import yaml
from django.utils import translation

from guildhall.groups.rhythms import said
from guildhall.groups.schedules import Schedule, clean_rule, falls, read, read_time, read_zone, rule_of
from tests.data_sets import DATA_SETS

SIGS = DATA_SETS / "kubernetes-community" / "sigs.yaml"
PT = {"at": "9:00", "zone": "PT (Pacific Time)"}


@pytest.mark.parametrize(
    ("day", "words", "rule", "first"),
    [
        ("Tuesday", "weekly", "FREQ=WEEKLY;BYDAY=TU", None),
        ("Tuesday", "Bi-weekly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", None),
        ("Wednesday", "every four weeks", "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE", None),
        ("Monday", "weekly, you must be signed into a free zoom account to join", "FREQ=WEEKLY;BYDAY=MO", None),
        ("Tuesday", "biweekly starting Tuesday Oct 28, 2025", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2025, 10, 28)),
        ("Thursdays (starting February 15th 2024)", "weekly", "FREQ=WEEKLY;BYDAY=TH", date(2024, 2, 15)),
        ("Friday", "biweekly 2019 start date: Jan. 11th", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", date(2019, 1, 11)),
        ("third Wednesday", "monthly", "FREQ=MONTHLY;BYDAY=3WE", None),
        ("Wednesday", "monthly - last Wednesday every month", "FREQ=MONTHLY;BYDAY=-1WE", None),
        ("Thursday", "Monthly on 4th Thursday", "FREQ=MONTHLY;BYDAY=4TH", None),
        ("Wednesday", "monthly - Wednesday, after the fourth Tuesday, every month",
         "FREQ=MONTHLY;BYDAY=WE;BYMONTHDAY=23,24,25,26,27,28,29", None),
        ("周三", "每两周", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", None),
        ("星期三", "隔周", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", None),
        ("", "每月第一个周二", "FREQ=MONTHLY;BYDAY=1TU", None),
    ],
)  # fmt: skip
def test_words_are_read(day, words, rule, first):
    assert read(day=day, words=words, **PT) == Schedule(rule, first, time(9), "America/Los_Angeles")


@pytest.mark.parametrize(
    ("day", "words", "why"),
    [
        ("Thursday", "monthly", "rhythm"),
        ("Friday", "biweekly - alternating with regular meeting", "rhythm"),
        ("Thursday", "bi-weekly ([upcoming meeting dates](#upcoming-meeting-dates))", "rhythm"),
        ("Thursday", "First Wednesday of the month", "rhythm"),
        ("Monday", "biweekly starting Tuesday Oct 28, 2025", "day"),
        ("Tuesday", "first Tuesday of the month starting March 11, 2025", "day"),
        ("", "when there is something to say", "rhythm"),
        ("", "weekly", "rhythm"),
    ],
)
def test_what_is_not_understood_whole_is_kept_as_words(day, words, why):
    found = read(day=day, words=words, **PT)
    assert (found.rule, found.why) == ("", why)


def test_zones_that_could_be_several_are_none():
    known = [
        "PT (Pacific Time)",
        "Eastern Time (ET)",
        "CET (Central European Time)",
        "Asia/Shanghai",
        "IST",
        "Mars",
        "",
    ]
    assert [read_zone(said) for said in known] == [
        "America/Los_Angeles", "America/New_York", "Europe/Berlin", "Asia/Shanghai", "", "", "",
    ]  # fmt: skip


def test_hours_are_read():
    assert [read_time(said) for said in ("9:00", "2PM", "12am", "10:30 pm", "25:00", "13pm", "9", "noon")] == [
        time(9), time(14), time(0), time(22, 30), None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=HOURLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
     "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=99MO", "FREQ=WEEKLY;COUNT=x", "DTSTART:20240101", "FREQ=WEEKLY\nEXDATE:1"],
)  # fmt: skip
def test_a_rule_that_is_none_or_falls_on_no_day_is_refused(rule):
    with pytest.raises(ValueError, match=r"^"):
        clean_rule(rule)


def test_a_rule_is_kept_as_it_is_written():
    assert clean_rule("rrule:FREQ=weekly;BYDAY=mo,we;UNTIL=20300101T000000Z") == (
        "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20300101T000000Z"
    )


def moments(schedule, since, until, **more):
    return list(falls(schedule, datetime(*since, tzinfo=UTC), datetime(*until, tzinfo=UTC), **more))


def test_nine_stays_nine_when_the_clocks_change():
    weekly = Schedule("FREQ=WEEKLY;BYDAY=TU", None, time(9), "America/Los_Angeles")
    found = moments(weekly, (2026, 3, 1), (2026, 3, 16))  # clocks go forward on the 8th
    assert [at.astimezone(UTC).hour for at in found] == [17, 16]
    assert {at.hour for at in found} == {9}


def test_an_hour_that_the_clocks_skip_is_taken_by_the_offset_before():
    daily = Schedule("FREQ=DAILY", None, time(2, 30), "Europe/Berlin")
    found = moments(daily, (2026, 3, 28, 12), (2026, 3, 29, 12))
    assert [at.astimezone(UTC).time() for at in found] == [time(1, 30)]


def test_every_second_week_counts_from_the_first_day():
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    dated = Schedule(rule, date(2025, 10, 28), time(6), "America/Los_Angeles")
    assert [at.date() for at in moments(dated, (2026, 11, 1), (2026, 12, 1))] == [
        date(2026, 11, 10),
        date(2026, 11, 24),
    ]
    undated = Schedule(rule, None, time(6), "America/Los_Angeles")
    assert (undated.is_dated, moments(undated, (2026, 11, 1), (2026, 12, 1))) == (False, [])


def test_days_that_are_skipped_are_left_out():
    weekly = Schedule("FREQ=WEEKLY;BYDAY=TU", None, time(9), "Asia/Shanghai")
    found = moments(weekly, (2026, 11, 1), (2026, 11, 20), skipped=[date(2026, 11, 10)])
    assert [at.day for at in found] == [3, 17]


def test_the_wednesday_after_the_fourth_tuesday():
    found = read(day="Wednesday", words="monthly - Wednesday, after the fourth Tuesday, every month", **PT)
    assert [at.date() for at in moments(found, (2026, 9, 1), (2026, 12, 1))] == [
        date(2026, 9, 23), date(2026, 10, 28), date(2026, 11, 25),
    ]  # fmt: skip


def test_a_rule_is_made_of_a_first_day():
    assert [rule_of(rhythm, date(2026, 11, 24)) for rhythm in ("week", "weeks2", "nth", "last")] == [
        "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;BYDAY=4TU", "FREQ=MONTHLY;BYDAY=-1TU",
    ]  # fmt: skip
    assert rule_of("nth", date(2026, 9, 29)) == "FREQ=MONTHLY;BYDAY=-1TU"


@pytest.mark.parametrize(
    ("rule", "en", "zh"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "Every Tuesday", "每周星期二"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "Every Monday and Thursday", "每周星期一、星期四"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "Every 2 weeks on Tuesday", "每 2 周的星期二"),
        ("FREQ=MONTHLY;BYDAY=-1WE", "Every last Wednesday of the month", "每月最后一个星期三"),
        ("FREQ=MONTHLY;BYDAY=WE;BYMONTHDAY=23,24,25,26,27,28,29",
         "Every month on the Wednesday between the 23 and the 29", "每月 23 日至 29 日之间的星期三"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "", ""),
    ],
)  # fmt: skip
def test_rules_are_said_in_both_languages(rule, en, zh):
    with translation.override("en"):
        assert said(rule) == en
    with translation.override("zh-hans"):
        assert said(rule) == zh


@pytest.mark.skipif(not SIGS.exists(), reason="the data sets are not here")
@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("groups", {"dated": 29, "week not said": 39, "kept as words": 4}),
        ("subprojects", {"dated": 15, "week not said": 14, "kept as words": 1}),
    ],
)
def test_the_real_schedules_of_kubernetes_groups(level, expected):
    """Of 72 meetings of groups 68 are read, 39 of them of every second week without saying which."""
    found = Counter()
    for group in (one for rows in yaml.safe_load(SIGS.read_text()).values() if isinstance(rows, list) for one in rows):
        parts = group.get("subprojects") or [] if level == "subprojects" else [group]
        for row in (row for part in parts for row in part.get("meetings") or []):
            one = read(day=row["day"], at=row["time"], zone=row["tz"], words=row["frequency"])
            found["dated" if one.is_dated else "week not said" if one.rule else "kept as words"] += 1
    print(f"schedules of {level}: {sum(found.values())} {dict(found)}")
    assert found == expected

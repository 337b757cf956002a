"""What is counted out of the layers month by month: by hand, as all months at once, and as the log itself tells it."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine

from guildhall.content import activities as content
from guildhall.insights.asking import Ask
from guildhall.insights.lake.layers import counted
from guildhall.insights.lake.reading import Lake
from guildhall.insights.tests.factories import answered, asked, at, entry, hidden, joined, say
from guildhall.insights.tests.lakes import read_in, rows
from guildhall.kernel.registry import metrics

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon", "own_lake")]
TAGS = (5, 6)


@pytest.fixture
def noon():
    with time_machine.travel(at("11-20 12:00"), tick=False):
        yield


def day(text):
    return at(f"{text} 00:00").date()


def told(table, *columns, **only):
    return sorted(tuple(row[name] for name in columns) for row in rows(table, **only))


def test_attendance_is_presence_without_people():
    say(
        asked(10, 1, "11-09 10:00"),
        asked(11, 2, "11-09 11:00"),
        asked(12, 1, "11-11 10:00"),
        asked(13, 2, "11-11 12:00"),
    )
    read_in()
    assert told("attendance", "act", "scope", "day", "prev", "people") == [
        ("contribution", 0, day("11-09"), None, 2), ("contribution", 0, day("11-11"), day("11-09"), 2),
    ]  # fmt: skip


def test_volumes_are_the_rollup_without_people():
    say(asked(10, 1, "11-09 10:00"), asked(11, 2, "11-09 11:00"), asked(12, 1, "11-09 12:00"))
    read_in()
    assert told("volumes", "scope", "day", "verb", "who", "n") == [(0, day("11-09"), "content.question.asked", 0, 3)]


def test_a_week_is_kept_with_the_month_in_which_it_ends():
    say(  # the week from Monday 28 September to Sunday 4 October
        asked(10, 1, "09-28 10:00"), asked(11, 1, "10-04 10:00"), asked(12, 2, "09-30 10:00"), asked(13, 2, "10-05 10:00")
    )  # fmt: skip
    read_in()
    weeks = told("spreads", "since", "n", "people", grain="week")
    assert weeks == [(day("09-28"), 1, 1), (day("09-28"), 2, 1), (day("10-05"), 1, 1)]
    months = told("spreads", "since", "n", "people", grain="month")
    assert months == [(day("09-01"), 1, 2), (day("10-01"), 1, 2)]


def test_the_week_that_is_not_over_is_counted_too():
    with time_machine.travel(at("12-01 12:00"), tick=False):
        say(asked(10, 1, "11-30 10:00"), asked(11, 1, "12-01 10:00"))
        read_in()
        assert told("spreads", "since", "n", "people", grain="week") == [(day("11-30"), 2, 1)]


def graphs(**only):
    return told("graphs", "since", "sort", "ties", "returned", "people", **only)


def test_a_graph_counts_a_tie_once_and_who_has_one():
    upvoted = entry(content.PostUpvoted(topic=10), "content.post", 101, 3, "11-10 10:00", target_key=1)
    say(
        answered(10, 101, 1, "11-09 10:00", target_key=2), answered(10, 102, 1, "11-10 10:00", target_key=2),
        answered(11, 103, 2, "11-10 10:00", target_key=1), answered(11, 104, 4, "11-16 10:00", target_key=1), upvoted,
    )  # fmt: skip
    read_in()
    assert graphs(grain="week", scope=0) == [
        (day("11-09"), "all", 3, 2, 3), (day("11-09"), "spoken", 2, 2, 2),
        (day("11-16"), "all", 1, 0, 2), (day("11-16"), "spoken", 1, 0, 2),
    ]  # fmt: skip
    assert graphs(grain="month", scope=0) == [(day("11-01"), "all", 4, 2, 4), (day("11-01"), "spoken", 3, 2, 3)]


def test_late_history_and_what_is_taken_back_change_the_week_that_goes_on_in_the_next_month():
    say(answered(10, 101, 1, "10-01 10:00", target_key=2), asked(10, 2, "10-01 09:00"))
    read_in()
    assert graphs(grain="week") == [(day("09-28"), "all", 1, 0, 2), (day("09-28"), "spoken", 1, 0, 2)]
    say(answered(11, 102, 2, "09-29 10:00", target_key=1, source="old", source_id="1"))
    read_in()
    assert graphs(grain="week", sort="all") == [(day("09-28"), "all", 2, 2, 2)]
    assert told("spreads", "since", "n", "people", grain="week") == [(day("09-28"), 1, 1), (day("09-28"), 2, 1)]
    say(hidden("answer", 11, 102, 2, "11-10 10:00"))
    read_in()
    assert graphs(grain="week", sort="all") == [(day("09-28"), "all", 1, 0, 2)]
    assert told("spreads", "since", "n", "people", grain="week") == [(day("09-28"), 1, 2)]
    say(hidden("answer", 10, 101, 1, "11-10 10:00"))
    read_in()
    assert graphs() == []


def test_meetings_are_of_the_first_thirty_days_and_go_on_into_later_months():
    say(
        answered(10, 101, 1, "09-28 10:00", target_key=9), answered(11, 102, 9, "10-27 10:00", target_key=1),
        answered(12, 103, 1, "10-28 10:00", target_key=8), asked(13, 9, "08-01 10:00"),
        entry(content.PostUpvoted(topic=10), "content.post", 101, 7, "09-29 10:00", target_key=1),
    )  # fmt: skip
    read_in()
    first = day("09-28")
    assert told("meetings", "day", "sort", "met", "returned", "people") == [
        (day("08-01"), "all", 0, 0, 1), (day("08-01"), "spoken", 0, 0, 1),
        (first, "all", 2, 1, 1), (first, "spoken", 1, 1, 1),
    ]  # fmt: skip
    say(hidden("answer", 11, 102, 9, "11-10 10:00"))
    read_in()
    assert told("meetings", "sort", "met", "returned", day=first) == [("all", 2, 0), ("spoken", 1, 0)]
    say(asked(14, 1, "08-20 10:00", source="old", source_id="1"))
    read_in()
    assert told("meetings", "day", "met", sort="all") == [(day("08-01"), 0), (day("08-20"), 0)]


def busy():
    """Three months of seven people, each act with both tags."""
    from guildhall.activity.actions import scope

    scopes = tuple(scope("tag", tag) for tag in TAGS)
    for who in range(1, 8):
        say(joined(who, f"09-{who + 6:02} 09:00"))
    for step in range(70):
        when = (at("09-07 10:00") + timedelta(days=step, hours=step % 5)).strftime("%m-%d %H:%M")
        who, other = 1 + step * step % 7, 1 + step * 3 % 7
        reply = answered(1000 + step, 2000 + step, other, when, target_key=1 + step % 7, scopes=scopes)
        say(asked(1000 + step, who, when, tags=TAGS), reply)
    read_in()


def test_months_one_by_one_are_what_all_of_them_at_once_are():
    busy()
    lake = Lake.open()
    try:
        for table, query in counted().items():
            found = lake.connection.con.execute(query).to_arrow_table().to_pylist()
            assert sorted(found, key=repr) == sorted(lake.rows(lake.table(table)), key=repr), table
            assert found, table
    finally:
        lake.close()


@pytest.mark.parametrize("grain", ["week", "month"])
def test_every_figure_is_the_same_counted_beforehand_and_out_of_the_log(grain):
    """Of one scope it is read from counted tables, of several from the log: here all acts have both. People join in none."""
    busy()
    lake = Lake.open()
    one, two = (row["scope"] for row in rows("scopes"))
    since = day("09-07") if grain == "week" else day("09-01")
    until = day("11-16") if grain == "week" else day("12-01")
    try:
        for metric in [known for known in metrics if known.measure and known.name != "insights.newcomers"]:
            module, _colon, name = metric.measure.partition(":")
            measure = getattr(import_module(module), name)
            asks = [
                Ask(metric=metric.name, grain=grain, since=since, until=until, scopes=scopes)
                for scopes in ((one,), (one, two))
            ]
            counted_before, from_the_log = (measure(lake, ask) for ask in asks)
            assert counted_before == from_the_log, metric.name
            assert counted_before.points, metric.name
    finally:
        lake.close()

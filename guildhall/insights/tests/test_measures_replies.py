"""Waiting for each other: by hand, with what still waits kept as censored, and against plain Python."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.insights.measures import backlog, replies
from guildhall.insights.tests.worlds import BOT, MANY, STAFF, ask, cells, moment, thread, values, world

HOUR = 1 / 24


def asked(rows, function, metric, **more):
    return function(world(threads=rows, today=more.pop("today", 70)), ask(metric, **{"until": 7, **more}))


def test_time_to_first_response_keeps_the_unanswered():
    rows = [thread(1, 0, replied=1 * HOUR), thread(2, 1, replied=1 + 2 * HOUR), thread(3, 2, replied=2 + 5 * HOUR)]
    rows += [thread(4, 3), thread(5, 4)]
    (point,) = asked(rows, replies.median_first_reply, "first_response").points
    assert (point.value, point.n, point.hits) == (5, 5, 3)  # 4/5, 3/5, 2/5 still wait after 1, 2 and 5 hours
    assert point.more == {"reached": True, "median": 5, "p90": None}
    (far,) = asked(rows, replies.p90_first_reply, "first_response_p90").points
    assert (far.value, far.more["reached"]) == (None, False)


def test_a_closed_thread_waited_until_it_was_closed():
    rows = [thread(1, 0, replied=6 * HOUR), *(thread(number, 0, closed=1 * HOUR) for number in range(2, 6))]
    (point,) = asked(rows, replies.median_first_reply, "first_response").points
    assert (point.value, point.hits) == (6, 1)  # alone at risk after an hour: its reply ends the curve


def test_the_interval_of_a_median_is_where_the_band_crosses():
    rows = [thread(number, 0, replied=number * HOUR) for number in range(1, 21)]
    (point,) = asked(rows, replies.median_first_reply, "first_response").points
    waiting = {hour: 1 - hour / 20 for hour in range(1, 20)}
    spread = {  # Greenwood, on the scale of log(-log S)
        hour: 1.959964 * sqrt(sum(1 / ((21 - k) * (20 - k)) for k in range(1, hour + 1))) / -log(part)
        for hour, part in waiting.items()
    }
    low = min(hour for hour, part in waiting.items() if part ** exp(spread[hour]) <= 0.5)
    high = min(hour for hour, part in waiting.items() if part ** exp(-spread[hour]) <= 0.5)
    assert (point.low, point.value, point.high) == (low, 10, high)
    assert (low, high) == (5, 15)


def test_reply_coverage_by_hand():
    rows = [
        thread(1, 0, replied=7),
        thread(2, 0, replied=7.001),
        thread(3, 1, replied=1.5),
        thread(4, 2),
        thread(5, 6.9),
    ]
    (point,) = asked(rows, replies.coverage, "coverage").points
    assert (point.hits, point.n, point.value) == (2, 5, 40)
    (day,) = asked(rows, replies.coverage, "coverage", within="24h").points
    assert (day.hits, day.n) == (1, 5)


def test_coverage_is_masked_until_the_youngest_thread_had_its_days():
    rows = [thread(number, number, replied=number) for number in range(5)]
    for today, finished in ((13, False), (14, True)):
        (point,) = asked(rows, replies.coverage, "coverage", today=today).points
        assert (point.finished, point.value) == (finished, 100 if finished else None)


def test_newcomers_are_those_who_joined_within_thirty_days():
    rows = [thread(number, 40, replied=40, joined=moment(11).date()) for number in range(1, 6)]
    rows += [thread(6, 40, joined=moment(10).date()), thread(7, 40)]
    (point,) = asked(rows, replies.coverage, "coverage", of="newcomers", within="24h", since=35, until=42).points
    assert (point.hits, point.n) == (5, 5)


def test_what_staff_and_bots_open_is_left_out_and_what_staff_reply_counts():
    rows = [thread(number, 0, replied=0.1, replier_who=STAFF) for number in range(1, 6)]
    rows += [thread(6, 0, who=STAFF), thread(7, 0, who=BOT)]
    (point,) = asked(rows, replies.coverage, "coverage").points
    assert (point.hits, point.n) == (5, 5)


def test_questions_are_meant_where_a_community_asks_any():
    talk = [thread(number, 0, is_question=False) for number in range(1, 7)]
    mixed = talk + [thread(number, 0) for number in range(7, 12)]
    assert asked(talk, replies.coverage, "coverage").more == {"threads": "all"}
    assert asked(talk, replies.coverage, "coverage").points[0].n == 6
    assert asked(mixed, replies.coverage, "coverage").points[0].n == 5
    assert asked(mixed, replies.coverage, "coverage", threads="all").points[0].n == 11


def test_replies_within_a_day_are_of_questions():
    rows = [thread(1, 0, replied=1), thread(2, 0, replied=1.01), thread(3, 1), thread(4, 2), thread(5, 3)]
    rows += [thread(6, 0, is_question=False)]
    (point,) = asked(rows, replies.within_a_day, "replies").points
    assert (point.hits, point.n, point.value) == (1, 5, 20)


def test_solo_threads_are_those_nobody_else_spoke_in():
    rows = [
        thread(1, 0, own=3),
        thread(2, 0),
        thread(3, 0, replied=30),
        thread(4, 0, replied=2),
        thread(5, 0, replied=1),
    ]
    (point,) = asked(rows, replies.solo, "solo").points
    assert (point.hits, point.n, point.value) == (2, 5, 40)
    rows = asked(rows, replies.solo_rows, "solo", rows_of="2026-01-05").rows
    assert [(row["thread"], row["hit"]) for row in rows if row["hit"]] == [(1, True), (2, True)]


def test_scopes_must_all_be_there():
    rows = [thread(number, 0, scopes=[3, 4]) for number in range(5)] + [thread(9, 0, scopes=[3])]
    lake = world(threads=rows, scopes=[{"scope": number, "kind": "tag", "ref": number} for number in (3, 4)])
    assert replies.coverage(lake, ask("coverage", until=7, scopes=[3])).points[0].n == 6
    assert replies.coverage(lake, ask("coverage", until=7, scopes=[3, 4])).points[0].n == 5


def test_a_chat_beside_questions_is_measured_by_its_own_threads():
    rows = [thread(number, 0) for number in range(3)]
    rows += [thread(number, 0, is_question=False, scopes=[4]) for number in range(3, 9)]
    lake = world(threads=rows, scopes=[{"scope": 4, "kind": "space", "ref": 4}])
    chat = replies.coverage(lake, ask("coverage", until=7, scopes=[4]))
    assert (chat.more, chat.points[0].n) == ({"threads": "all"}, 6)


QUEUE = [
    thread(1, 0, replied=0.5),  # never a day old
    thread(2, 0, replied=8),
    thread(3, 3, closed=20),
    thread(4, 5, solved=12),
    thread(5, 13.5),
    thread(6, 13.5, replied=13.9),
    thread(7, 20),
    thread(8, -5, replied=3),
    thread(9, -30, replied=-1),
]


def test_the_backlog_by_hand():
    lake = world(threads=QUEUE, today=28)
    assert values(backlog.backlog(lake, ask("backlog", until=28))) == [3, 1, 1, 2]
    assert values(backlog.backlog(lake, ask("backlog", until=28, older="0"))) == [3, 2, 2, 2]
    assert values(backlog.backlog(lake, ask("backlog", until=28, older="7"))) == [0, 1, 1, 2]
    assert values(backlog.waiting(lake, ask("waiting", until=28))) == [3, 2, 2, 2]


def test_in_less_out_is_how_the_backlog_changes():
    lake = world(threads=QUEUE, today=28)
    got = cells(backlog.backlog_flow(lake, ask("backlog_flow", until=28)))
    assert [got[f"2026-01-{day:02}/in"] for day in (5, 12, 19, 26)] == [3, 0, 1, 1]
    assert [got[f"2026-01-{day:02}/out"] for day in (5, 12, 19, 26)] == [1, 2, 1, 0]


def test_the_backlog_has_ages():
    rows = [thread(number, at) for number, at in enumerate([27.5, 27, 21.5, 21, 20, -10, -62, -63])]
    answer = backlog.backlog_ages(world(threads=rows, today=28), ask("backlog_ages", until=28))
    assert cells(answer) == {"0-1": 2, "1-7": 2, "7-30": 1, "30-90": 2, "90-": 1}
    assert answer.more["median"] == pytest.approx(24 * (7 + 8) / 2, abs=0.01)


def test_the_week_that_runs_is_counted_to_now():
    points = backlog.backlog(world(threads=QUEUE, today=15), ask("backlog", until=28)).points
    assert [(point.value, point.finished) for point in points] == [(3, True), (1, True), (2, False)]


def test_days_end_with_the_zone_of_the_lake():
    from guildhall.insights.lake.reading import Lake
    from guildhall.insights.tests.worlds import day

    rows = [thread(number, 6.5, replied=6.8) for number in range(5)]  # Sunday noon to 19:12 UTC: Monday in Shanghai
    for zone, n in (("UTC", 0), ("Asia/Shanghai", 5)):
        lake = Lake.of({"threads": rows}, as_of=moment(70), today=day(70), zone=zone)
        assert backlog.backlog(lake, ask("backlog", older="0", until=7)).points[0].n == n


TIMES = st.lists(
    st.tuples(st.floats(-60, 69), st.none() | st.floats(0, 40), st.none() | st.floats(0, 40)), min_size=5, max_size=30
)


def made(times):
    return [
        thread(number, at, replied=None if reply is None else at + reply, closed=None if close is None else at + close)
        for number, (at, reply, close) in enumerate(times)
    ]


def known(rows, moment_known):
    """What is known at a moment: nothing that comes later."""
    for row in rows:
        for name in ("replied_at", "closed_at"):
            if row[name] and row[name] > moment_known:
                row[name] = None
    return rows


@pytest.mark.deep
@MANY
@given(times=TIMES, older=st.sampled_from(["0", "1", "7"]))
def test_stock_and_flow_are_what_plain_python_says(times, older):
    rows = known(made(times), moment(70))
    lake = world(threads=rows)
    stock = backlog.backlog(lake, ask("backlog", until=70, older=older))
    flow = backlog.backlog_flow(lake, ask("backlog_flow", until=70, older=older))
    if stock.refused or flow.refused:  # too few, of the one or the other
        return
    sums, before = cells(flow), None
    for week, point in enumerate(stock.points):
        end = int(moment(7 * week + 7).timestamp()) - 1
        waits = [
            row["thread"]
            for row in rows
            if int(row["at"].timestamp()) + int(older) * 86400 <= end
            and all(row[name] is None or int(row[name].timestamp()) > end for name in ("replied_at", "closed_at"))
        ]
        assert point.n == len(waits)
        opened = backlog.backlog_rows(lake, ask("backlog", until=70, older=older, rows_of=point.key)).rows
        assert sorted(row["thread"] for row in opened) == waits
        net = sums[f"{point.key}/in"] - sums[f"{point.key}/out"]
        assert before is None or point.n == before + net
        before = point.n


@pytest.mark.deep
@MANY
@given(times=TIMES)
def test_every_figure_about_threads_opens_as_many_rows(times):
    lake = world(threads=known(made(times), moment(70)))
    for module, name, rows, metric in (
        (replies, "median_first_reply", "first_reply_rows", "first_response"),
        (replies, "coverage", "coverage_rows", "coverage"),
        (replies, "solo", "solo_rows", "solo"),
        (backlog, "backlog_flow", "backlog_flow_rows", "backlog_flow"),
        (backlog, "backlog_ages", "backlog_ages_rows", "backlog_ages"),
    ):
        for point in getattr(module, name)(lake, ask(metric, until=28)).points:
            opened = getattr(module, rows)(lake, ask(metric, until=28, rows_of=point.key)).rows
            assert len(opened) == point.n
            if point.hits is not None and "hit" in (opened or [{}])[0]:
                assert sum(row["hit"] for row in opened) == point.hits

"""Growth accounting: who is new, came back, stayed away; who begins to contribute (metrics 4 to 8, 13 to 16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import ibis

from guildhall.insights.asking import Answer, Point
from guildhall.insights.lake.tables import PERSON
from guildhall.insights.measures.acting import active_days, entries, first_days, firsts
from guildhall.insights.measures.concentration import of_contributors
from guildhall.insights.measures.frame import Frame, Refused, columns, count, measure, rows_of, share, shared, told
from guildhall.insights.measures.periods import Period, begins, numbered
from guildhall.insights.measures.survival import HOURS_A_DAY, duration, survival

ACTIVE = ("new", "returning", "resurrecting")
SILENCE = 90  # whole days without an act
TURNS = ("new", "reactivated", "lost")
REGULAR = 4  # acts in the 90 days up to the last one


def _staged(frame: Frame, since: date) -> Any:
    """Entries from a border of periods on, with a stage: new (the profile was made in the period), returning, resurrecting."""
    seen, people = entries(frame, since=since, until=frame.until), frame.lake.table("people")
    made = people.select("person", made=numbered(ibis.coalesce(people.joined, people.first), frame.grain))
    mine = seen.join(made, "person", how="left").drop("person_right")
    return mine.mutate(
        stage=ibis.cases(
            (mine.made == mine.number, "new"), (mine.before == mine.number - 1, "returning"), else_="resurrecting"
        )
    )


@shared
def _accounts(frame: Frame) -> dict[int, dict[str, int]]:
    """For each period: people, kept (of them: active in the one before too), and how many of each stage."""
    mine = _staged(frame, begins(frame.periods[0].number - 1, frame.grain))
    found = mine.group_by("number").agg(
        people=mine.count(),
        kept=(mine.before == mine.number - 1).fill_null(False).cast("int64").sum(),
        **{stage: (mine.stage == stage).cast("int64").sum() for stage in ACTIVE},
    )
    none = dict.fromkeys(("people", "kept", *ACTIVE), 0)
    by = {row.pop("number"): row for row in frame.lake.rows(found)}
    accounts = {one: by.get(one, none) for one in range(frame.periods[0].number - 1, frame.periods[-1].number + 1)}
    return {
        number: {**mine, "dormant": accounts[number - 1]["people"] - mine["kept"]}
        for number, mine in accounts.items()
        if number - 1 in accounts
    }


def _identity(frame: Frame, accounts: dict[int, dict[str, int]]) -> bool:
    """|A(t)|, counted on another way as distinct people, is new + returning + resurrecting in every period."""
    people = {number: spread.n for number, spread in of_contributors(frame).items()}
    return all(people.get(number, 0) == sum(mine[stage] for stage in ACTIVE) for number, mine in accounts.items())


@measure
def lifecycle(frame: Frame) -> Answer:
    """Four cells a period: its key and '/new', '/returning', '/resurrecting', '/dormant'."""
    accounts = _accounts(frame)
    points = [
        count(frame, one, accounts[one.number][stage], key=f"{one.key}/{stage}")
        for one in frame.periods
        for stage in (*ACTIVE, "dormant")
    ]
    return told(points, least=sum(point.n for point in points), identity=_identity(frame, accounts))


@measure
def lifecycle_rows(frame: Frame) -> Answer:
    """As many rows as n: the people of the cell."""
    one, stage = frame.cell()
    if stage == "dormant":
        return rows_of(frame, _dormant(frame, one).order_by("person"))
    if stage not in ACTIVE:
        raise Refused("filter", key=frame.ask.rows_of)
    staged = _staged(Frame(frame.lake, frame.ask, (one,)), one.since)
    mine = staged.filter(staged.stage == stage)
    return rows_of(frame, mine.select("person", at=mine.day).order_by("person"))


def _dormant(frame: Frame, one: Period) -> Any:
    before = entries(frame, since=begins(one.number - 1, frame.grain), until=one.since)
    now = entries(frame, since=one.since, until=one.until)
    return before.select("person", at=before.day).anti_join(now.select("person"), "person")


@measure
def quick_ratio(frame: Frame) -> Answer:
    accounts, points = _accounts(frame), []
    for one in frame.periods:
        mine = accounts[one.number]
        gained, lost = mine["new"] + mine["resurrecting"], mine["dormant"]
        points.append(
            Point(
                key=one.key,
                since=one.since,
                until=one.until,
                value=gained / lost if lost else None,
                n=lost,
                hits=gained,
                finished=frame.is_over(one.until),
                more={stage: mine[stage] for stage in (*ACTIVE, "dormant")},
            )
        )
    return told(points, least=max(max(point.n, point.hits or 0) for point in points))


@measure
def quick_ratio_rows(frame: Frame) -> Answer:
    """As many rows as hits: the people gained, with their stage."""
    one, _rest = frame.cell()
    staged = _staged(Frame(frame.lake, frame.ask, (one,)), one.since)
    mine = staged.filter(staged.stage != "returning")
    return rows_of(frame, mine.select("person", "stage", at=mine.day).order_by("stage", "person"))


def _joiners(frame: Frame) -> Any:
    """person, joined, number, wait: whole days from joining to the first contribution (0: before, or at once)."""
    people = frame.lake.table("people")
    mine = people.filter(people.who == PERSON, people.joined >= frame.since, people.joined < frame.until)
    begun = first_days(frame).rename(begun="day")
    both = mine.join(begun, "person", how="left")
    return both.select(
        "person",
        "joined",
        number=numbered(both.joined, frame.grain),
        wait=both.begun.notnull().ifelse(
            ibis.greatest(both.begun.delta(both.joined, unit="day"), 0), ibis.null("int64")
        ),
        begun=both.begun,
    )


def _ripe(frame: Frame, one: Period, days: int) -> bool:
    """Whether the youngest of the period have had all their days."""
    return frame.is_over(one.until + timedelta(days=days))


@measure
def activation(frame: Frame) -> Answer:
    within = int(frame.option("within"))
    joiners = _joiners(frame)
    found = joiners.group_by("number").agg(
        n=joiners.count(), hits=(joiners.wait <= within).fill_null(False).cast("int64").sum()
    )
    by = {row["number"]: (row["hits"], row["n"]) for row in frame.lake.rows(found)}
    points = [share(one, *by.get(one.number, (0, 0)), finished=_ripe(frame, one, within)) for one in frame.periods]
    return told(points)


@measure
def activation_rows(frame: Frame) -> Answer:
    """As many rows as n: who joined, when they first contributed, and whether in time."""
    one, _rest = frame.cell()
    joiners = _joiners(Frame(frame.lake, frame.ask, (one,)))
    in_time = (joiners.wait <= int(frame.option("within"))).fill_null(False)
    rows = joiners.select("person", "begun", at=joiners.joined, hit=in_time)
    return rows_of(frame, rows.order_by(rows.hit.desc(), "at", "person"))


@measure
def time_to_activate(frame: Frame) -> Answer:
    joiners = _joiners(frame)
    told_days = joiners.select(
        "number",
        days=ibis.coalesce(joiners.wait, ibis.literal(frame.lake.today).delta(joiners.joined, unit="day")),
        ended=joiners.wait.notnull(),
    )
    found = columns(told_days)
    points = []
    for one in frame.periods:
        mine = found["number"] == one.number
        curve = survival(HOURS_A_DAY * found["days"][mine], found["ended"][mine])
        points.append(duration(one, curve, 0.5, finished=frame.is_over(one.until)))
    return told(points)


time_to_activate_rows = activation_rows


@measure
def new_contributors(frame: Frame) -> Answer:
    begun = _begun(frame)
    found = begun.group_by("number").agg(n=begun.count())
    by = {row["number"]: row["n"] for row in frame.lake.rows(found)}
    points = [count(frame, one, by.get(one.number, 0)) for one in frame.periods]
    return told(points, least=sum(point.n for point in points))


def _begun(frame: Frame) -> Any:
    return firsts(frame).rename(at="day")


@measure
def new_contributors_rows(frame: Frame) -> Answer:
    """As many rows as n: who contributed for the first time, on which day."""
    one, _rest = frame.cell()
    return rows_of(
        frame, _begun(Frame(frame.lake, frame.ask, (one,))).select("person", "n", "at").order_by("at", "person")
    )


def _turns(frame: Frame) -> Any:
    """person, at, stage: who began, came back after 90 silent days, or as a regular had been silent that long."""
    begun = _begun(frame).select("person", "at", stage=ibis.literal("new"))
    days = active_days(frame)
    away = days.filter(days.day >= frame.since, days.day < frame.until, _gap(days) > SILENCE)
    back = away.select("person", at=away.day, stage=ibis.literal("reactivated"))
    turns = begun.union(back).union(_lost(frame))
    return turns.mutate(number=numbered(turns.at, frame.grain))


def _gap(days: Any) -> Any:
    return days.day.delta(days.prev, unit="day")


def _lost(frame: Frame) -> Any:
    """Regulars on the day after their ninetieth silent day, whether or not they came back later."""
    days = active_days(frame)
    until = min(frame.until, frame.lake.today + timedelta(days=1))
    first, end = frame.since - timedelta(days=SILENCE + 1), until - timedelta(days=SILENCE + 1)
    since_then = days.filter(days.day > first - timedelta(days=SILENCE))
    whole = since_then.group_by("person").agg(last=since_then.day.max(), n=since_then.n.sum())
    busy = whole.filter(whole.n >= REGULAR)  # nobody else can be a regular: few are left to join
    came_back = days.filter(days.prev >= first, days.prev < end, _gap(days) > SILENCE).select("person", last="prev")
    ended = busy.filter(busy.last >= first, busy.last < end).select("person", "last")
    silent = came_back.semi_join(busy, "person").union(ended)
    near = since_then.filter(since_then.day < end)
    recent = silent.join(near, "person").select("person", "last", "day", "n")
    posts = recent.filter(recent.day <= recent.last, recent.last.delta(recent.day, unit="day") < SILENCE)
    counted = posts.group_by("person", "last").agg(n=posts.n.sum())
    regulars = counted.filter(counted.n >= REGULAR)
    after = (regulars.last + ibis.interval(days=SILENCE + 1)).cast("date")
    return regulars.select("person", at=after, stage=ibis.literal("lost"))


@measure
def contributor_flow(frame: Frame) -> Answer:
    """Three cells a period: its key and '/new', '/reactivated', '/lost'."""
    flows = _flows(frame)
    points = [
        count(frame, one, flows.get((one.number, stage), 0), key=f"{one.key}/{stage}")
        for one in frame.periods
        for stage in TURNS
    ]
    return told(points, least=sum(point.n for point in points))


@shared
def _flows(frame: Frame) -> dict[tuple[int, str], int]:
    turns = _turns(frame)
    # Nobody turns twice within a period: 90 silent days lie between.
    found = turns.group_by("number", "stage").agg(n=turns.count())
    return {(row["number"], row["stage"]): row["n"] for row in frame.lake.rows(found)}


@measure
def contributor_flow_rows(frame: Frame) -> Answer:
    """As many rows as n: the people of the cell."""
    one, stage = frame.cell()
    if stage not in TURNS:
        raise Refused("filter", key=frame.ask.rows_of)
    turns = _turns(Frame(frame.lake, frame.ask, (one,)))
    mine = turns.filter(turns.stage == stage)
    return rows_of(frame, mine.group_by("person").agg(at=mine.at.max()).order_by("at", "person"))


@measure
def net_contributors(frame: Frame) -> Answer:
    """`value` may be below zero; n is everybody who came or went."""
    flows, points = _flows(frame), []
    for one in frame.periods:
        mine = {stage: flows.get((one.number, stage), 0) for stage in TURNS}
        net = float(mine["new"] + mine["reactivated"] - mine["lost"])
        points.append(replace(count(frame, one, sum(mine.values())), value=net, more=mine))
    return told(points, least=sum(point.n for point in points))


@measure
def net_contributors_rows(frame: Frame) -> Answer:
    """As many rows as n: everybody who came or went, with how."""
    one, _rest = frame.cell()
    turns = _turns(Frame(frame.lake, frame.ask, (one,)))
    people = turns.group_by("person", "stage").agg(at=turns.at.max())
    return rows_of(frame, people.order_by("stage", "at", "person"))

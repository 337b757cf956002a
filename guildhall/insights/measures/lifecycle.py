"""Growth accounting: who is new, came back, stayed away; who begins to contribute (metrics 4 to 8, 13 to 16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import ibis

from guildhall.insights.asking import Answer, Point
from guildhall.insights.lake.tables import PERSON
from guildhall.insights.measures.acting import active_days, attendance, entered, entries, first_days, firsts
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
    seen = entries(frame, since=since, until=frame.until)
    mine = seen.join(_profiles(frame), "person", how="left").drop("person_right")
    return mine.mutate(
        stage=ibis.cases(
            (mine.made == mine.number, "new"), (mine.before == mine.number - 1, "returning"), else_="resurrecting"
        )
    )


def _profiles(frame: Frame) -> Any:
    """person, joined, first, made: the period in which the profile was made."""
    people = frame.lake.table("people")
    made = numbered(ibis.coalesce(people.joined, people.first), frame.grain)
    return people.select("person", "joined", "first", made=made)


@shared
def _accounts(frame: Frame) -> dict[int, dict[str, int]]:
    """For each period how many of each stage, and dormant."""
    seen, accounts = entered(frame), {}
    new, new_and_kept = _new(frame)
    for number in [one.number for one in frame.periods]:
        here, before = seen[number], seen[number - 1]
        stages = {"new": new[number], "returning": here["kept"] - new_and_kept[number]}
        stages["resurrecting"] = here["people"] - sum(stages.values())
        accounts[number] = {**stages, "dormant": before["people"] - here["kept"]}
    return accounts


def _new(frame: Frame) -> tuple[Counter[int], Counter[int]]:
    """How many acted in the period in which their profile was made; and of them, how many in the one before too.

    Most began in it. The others had acted before they joined: they moved in with what they had done elsewhere.
    """
    profiles = _profiles(frame)
    made = profiles.filter(profiles.made >= frame.periods[0].number, profiles.made <= frame.periods[-1].number)
    begun = firsts(frame).join(made.select("person", "made"), "person")
    seen = entries(frame, since=frame.since, until=frame.until)
    moved_in = seen.filter(seen.before.notnull()).join(made.filter(made.joined > made.first), "person")
    mine = begun.select("number", "made", before=ibis.null("int64")).union(moved_in.select("number", "made", "before"))
    new = mine.filter(mine.number == mine.made)
    counted = new.group_by("number").agg(n=new.count(), kept=new.count(where=new.before == new.number - 1))
    rows = frame.lake.rows(counted)
    return Counter({row["number"]: row["n"] for row in rows}), Counter({row["number"]: row["kept"] for row in rows})


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


@shared
def _waits(frame: Frame) -> dict[str, Any]:
    """Arrays number, days, ended, people: how many of a period waited so many days, and whether that is over."""
    joiners = _joiners(frame)
    since_joined = ibis.literal(frame.lake.today).delta(joiners.joined, unit="day")
    mine = joiners.select("number", days=ibis.coalesce(joiners.wait, since_joined), ended=joiners.wait.notnull())
    return columns(mine.group_by("number", "days", "ended").agg(people=mine.count()))


def _ripe(frame: Frame, one: Period, days: int) -> bool:
    """Whether the youngest of the period have had all their days."""
    return frame.is_over(one.until + timedelta(days=days))


@measure
def activation(frame: Frame) -> Answer:
    within, found, points = int(frame.option("within")), _waits(frame), []
    in_time = found["ended"] & (found["days"] <= within)
    for one in frame.periods:
        mine = found["number"] == one.number
        hits, n = (int(found["people"][those].sum()) for those in (mine & in_time, mine))
        points.append(share(one, hits, n, finished=_ripe(frame, one, within)))
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
    found, points = _waits(frame), []
    for one in frame.periods:
        mine = found["number"] == one.number
        curve = survival(HOURS_A_DAY * found["days"][mine], found["ended"][mine], found["people"][mine])
        points.append(duration(one, curve, 0.5, finished=frame.is_over(one.until)))
    return told(points)


time_to_activate_rows = activation_rows


@measure
def new_contributors(frame: Frame) -> Answer:
    seen = entered(frame)
    points = [count(frame, one, seen[one.number]["begun"]) for one in frame.periods]
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
    return begun.union(back).union(_lost(frame))


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
    """Nobody turns twice within a period: 90 silent days lie between."""
    days, lost = attendance(frame), _lost(frame)
    turned = days.filter(days.day >= frame.since, days.day < frame.until, days.prev.isnull() | (_gap(days) > SILENCE))
    stage = turned.prev.isnull().ifelse("new", "reactivated")
    came = turned.group_by(number=numbered(turned.day, frame.grain), stage=stage).agg(
        n=turned.people.sum().cast("int64")
    )
    went = lost.group_by(number=numbered(lost["at"], frame.grain), stage="stage").agg(n=lost.count())
    return {(row["number"], row["stage"]): row["n"] for row in frame.lake.rows(came.union(went))}


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

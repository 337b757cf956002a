"""How long the night of segments takes: where everybody stands, and who is in which segment, for a made community.

    python -m benchmarks.segments [--quick] [--members N]

100,000 members are made with a log, visits, ties, questions in tags, groups and readings (`made_members`); the night is
the house's own: `settle_lifecycle`, `ship_segments`, `count_segments` over thirty segments or more, shipped ones and some
of several rules. The first night enters everybody; the second, a day later, is what every other night is. Floor: one
aggregate over log and visits by person and day. `seconds` is the slower night, made from an analysed database.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from benchmarks import made_members
from benchmarks.report import Report, seconds, throwaway_database

MEMBERS, QUICK, SEGMENTS = 100_000, 5_000, 30
_FLOOR = """SELECT count(*) FROM (
    SELECT actor_key, occurred_at::date FROM activity_activity UNION
    SELECT k.key, v.day FROM members_visit v JOIN members_actorkey k ON k.member_id = v.member_id) days"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="5,000 members, done within 45 s")
    parser.add_argument("--members", type=int, default=0)
    args = parser.parse_args()
    with throwaway_database():
        measure(args.members or (QUICK if args.quick else MEMBERS)).print()


def measure(members: int) -> Report:
    from guildhall.kernel import clock
    from guildhall.members.models import Segment, SegmentMembership

    report = Report("segments", figures={"members": members})
    made: dict[str, int] = {}
    taken = seconds(lambda: made.update(made_members.make(members=members, now=clock.now())))
    report.add("made", size=" ".join(f"{name} {count:,}" for name, count in made.items()), rate=f"{taken:.1f} s")
    floor = min(seconds(_floor), seconds(_floor))
    report.add(
        "one aggregate by person and day (floor)", size=f"{made['log'] + made['visits']:,} rows", rate=f"{floor:.2f} s"
    )
    nights = [_night(report, "first night", floor)]
    clock.shift(timedelta(days=1))
    nights.append(_night(report, "second night", floor))
    counted = Segment.objects.filter(counted_at__isnull=False, failed_at=None)
    number, inside = counted.count(), SegmentMembership.objects.filter(until=None).count()
    assert number >= SEGMENTS, [one.key for one in counted]
    assert not Segment.objects.filter(failed_at__isnull=False).exists()
    report.figures |= {"segments": number, "memberships": inside, "seconds": f"{max(nights):.1f}"}
    return report


def _floor() -> None:
    from guildhall.kernel.sql import raw_cursor

    with raw_cursor() as cursor:
        cursor.execute(_FLOOR).fetchall()


def _night(report: Report, name: str, floor: float) -> float:
    from guildhall.members.actions.lifecycle import settle_lifecycle
    from guildhall.members.actions.segments import count_segments
    from guildhall.members.actions.shipped_segments import ship_segments

    moved, counted = [], []
    lifecycle = seconds(lambda: moved.append(settle_lifecycle()))
    shipped = seconds(_ship_more if name == "first night" else ship_segments)
    counting = seconds(lambda: counted.append(count_segments()))
    total = lifecycle + shipped + counting
    report.add(
        f"{name}: lifecycle",
        size=f"{moved[0]:,} moves",
        rate=f"{lifecycle:.1f} s",
        ratio=f"{lifecycle / floor:.1f} × floor",
    )
    report.add(f"{name}: shipping", size="", rate=f"{shipped:.1f} s")
    report.add(
        f"{name}: counting",
        size=f"{counted[0]} segments",
        rate=f"{counting:.1f} s",
        ratio=f"{counting / floor:.1f} × floor",
    )
    return total


def _ship_more() -> None:
    """What comes with the house, and a few that an operator would build of several rules."""
    from guildhall.members.actions.shipped_segments import ship_segments
    from guildhall.members.models import Segment

    ship_segments()
    tag = Segment.objects.filter(key__startswith="tag:").first()
    assert tag is not None
    for number, rules in enumerate(_built(tag.rules["rules"][0]["of"])):
        Segment.objects.create(name_en=f"Built {number}", rules=rules)


def _built(tag: list[str]) -> list[dict[str, Any]]:
    in_sig = {"field": "groups.kind", "of": ["sig"]}
    return [
        {"join": "all", "rules": [
            {"field": "content.answered_in", "of": tag, "days": 90}, {"field": "members.city", "of": ["上海"]},
            in_sig | {"holds": False},
        ]},
        {"join": "all", "rules": [
            {"field": "activity.days", "times": 10, "days": 90},
            {"join": "any", "rules": [{"field": "members.mutual", "times": 3}, {"field": "groups.any", "times": 2}]},
        ]},
        {"join": "none", "rules": [{"field": "activity.gave"}, {"field": "members.visits", "days": 30}, in_sig]},
        {"join": "all", "rules": [
            {"field": "members.knows", "times": 5, "days": 180}, {"field": "members.lifecycle", "of": ["at_risk"]},
        ]},
        {"join": "any", "rules": [{"field": "content.asked", "times": 3}, {"field": "content.read", "times": 20, "days": 60}]},
    ]  # fmt: skip


if __name__ == "__main__":
    main()

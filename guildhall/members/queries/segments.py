"""Segments: who is in one, how many, with whom it overlaps. Sets stay in the database; only what a page shows is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import CharField, Q
from django.db.models.functions import MD5, Cast

from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member, Segment, SegmentMembership
from guildhall.members.models.member import MemberQuerySet
from guildhall.members.queries.segment_sql import WHO, Compiled, compiled
from guildhall.members.queries.segment_words import faults_of, labels_of, sentence_of
from guildhall.members.rules.segments import RuleGroup, tree_of
from guildhall.options.queries import get as choice

PATIENCE = 8  # seconds that a page waits for a count
SAMPLE, PEOPLE, OVERLAPS = 12, 50, 12
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Overlap:
    segment: Segment
    both: int
    share: float  # of the smaller of the two sets, in per cent
    smaller: int


@dataclass(frozen=True)
class Counted:
    """What rules would hold now. `size` is None where the database took too long."""

    size: int | None
    everybody: int
    sample: Sequence[Member] = ()
    overlaps: Sequence[Overlap] = ()

    @property
    def share(self) -> float:
        return 100 * (self.size or 0) / self.everybody if self.everybody else 0.0


@dataclass(frozen=True)
class ListedSegment:
    segment: Segment
    sentence: str
    is_sound: bool


def today() -> date:
    """By the community's calendar."""
    return clock.today(choice("community.zone"))


def members_in(segment_id: int) -> MemberQuerySet:
    """Who is in a segment by the last count, or on a list now; only those who are still here."""
    inside = SegmentMembership.objects.filter(segment=segment_id, until=None, segment__closed_at=None)
    return Member.objects.present().filter(pk__in=inside.values("member"))


def is_in(member: Member, segment_id: int) -> bool:
    """By the last count; whoever is merged into somebody is asked as that person."""
    return members_in(segment_id).filter(pk=member.merged_into_id or member.pk).exists()


def segment_of(pk: int) -> Segment | None:
    return Segment.objects.filter(pk=pk).first()


def segments(*, closed: bool = False) -> list[ListedSegment]:
    """Every segment with its sentence, the largest first; as many reads as there are fields with names, whatever their number."""
    found = list(Segment.objects.exclude(closed_at=None) if closed else Segment.objects.open())
    trees = {one.pk: tree for one in found if (tree := tree_or_none(one.rules))}
    labels = labels_of(list(trees.values()))
    return sorted((_listed(one, trees.get(one.pk), labels) for one in found), key=lambda row: -row.segment.size)


def _listed(segment: Segment, tree: RuleGroup | None, labels: Any) -> ListedSegment:
    if tree is None:
        return ListedSegment(segment, "", segment.is_list)
    return ListedSegment(segment, sentence_of(tree, labels), not faults_of(tree, labels))


def tree_or_none(rules: Any) -> RuleGroup | None:
    """None for a list, and for rules that nobody can read any more."""
    try:
        return tree_of(rules) if rules is not None else None
    except Refusal:
        return None


def counted(tree: RuleGroup, *, own: int | None = None) -> Counted:
    """Rules without faults, asked of everybody as they are now. Three statements, eight seconds at most each.

    `own` is the segment that has them already: it is no overlap.
    """
    made = compiled(tree)
    try:
        with transaction.atomic(), raw_cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}s'")
            everybody, size = cursor.execute(
                f"WITH {WHO} SELECT (SELECT count(*) FROM everybody), (SELECT count(*) FROM ({made.sql}) held)",  # noqa: S608
                made.params,
            ).fetchone() or (0, 0)
            sample = cursor.execute(_sampled(made), made.params).fetchall()
            overlaps = cursor.execute(_overlapped(made), made.params).fetchall()
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError:
        return Counted(None, Member.objects.present().people().count())
    people = _in_order([pk for (pk,) in sample])
    return Counted(size, everybody, people, _overlaps(size, [row for row in overlaps if row[0] != own]))


def _sampled(made: Compiled) -> str:
    """The same few again and again, in no order that means anything."""
    return f"WITH {WHO} SELECT person FROM ({made.sql}) held ORDER BY md5(person::text) LIMIT {SAMPLE}"  # noqa: S608


def _overlapped(made: Compiled) -> str:
    return f"""WITH {WHO} SELECT s.segment_id, count(*) FROM ({made.sql}) held
        JOIN members_segmentmembership s ON s.member_id = held.person AND s.until IS NULL
        JOIN members_segment g ON g.id = s.segment_id AND g.closed_at IS NULL GROUP BY 1"""  # noqa: S608


def overlaps_of(segment: Segment) -> list[Overlap]:
    """With every other segment, by the last count."""
    own = "SELECT member_id AS person FROM members_segmentmembership WHERE segment_id = %(own)s AND until IS NULL"
    both = f"""SELECT s.segment_id, count(*) FROM ({own}) held
        JOIN members_segmentmembership s ON s.member_id = held.person AND s.until IS NULL AND s.segment_id <> %(own)s
        JOIN members_segment g ON g.id = s.segment_id AND g.closed_at IS NULL GROUP BY 1"""  # noqa: S608
    with raw_cursor() as cursor:
        rows = cursor.execute(both, {"own": segment.pk}).fetchall()
    return _overlaps(segment.size, rows)


def _overlaps(size: int, rows: Sequence[tuple[int, int]]) -> list[Overlap]:
    """Those with the largest shares; two that are nearly the same people need no two treatments."""
    known = Segment.objects.in_bulk([pk for pk, _both in rows])
    found = []
    for pk, both in rows:
        smaller = max(min(size, known[pk].size), both, 1)
        found.append(Overlap(known[pk], both, 100 * both / smaller, smaller))
    return sorted(found, key=lambda one: (-one.share, -one.both))[:OVERLAPS]


def _in_order(ids: Sequence[int]) -> list[Member]:
    known = Member.objects.in_bulk(ids)
    return [known[pk] for pk in ids if pk in known]


@dataclass(frozen=True)
class Moves:
    """Who came into a segment and who left it in the last thirty days, by its daily counts."""

    entered: int
    left: int


def moves_of(segment: Segment) -> Moves:
    since = today() - LATELY
    rows = SegmentMembership.objects.filter(segment=segment)
    return Moves(rows.filter(since__gt=since).count(), rows.filter(until__gt=since).count())


def people_of(segment: Segment, after: int = 0) -> list[SegmentMembership]:
    """Fifty and one more, by number of the row."""
    inside = SegmentMembership.objects.filter(segment=segment, until=None, pk__gt=after)
    return list(inside.select_related("member").order_by("pk")[: PEOPLE + 1])


def sample_of(segment: Segment) -> list[Member]:
    """A few of those who are in it, the same again and again, in no order that means anything."""
    inside = SegmentMembership.objects.filter(segment=segment, until=None, member__erased_at=None)
    drawn = inside.order_by(MD5(Cast("member", CharField()))).select_related("member")
    return [row.member for row in drawn[:SAMPLE]]


def membership_of(segment: Segment, pk: int) -> SegmentMembership | None:
    return SegmentMembership.objects.filter(segment=segment, pk=pk, until=None).select_related("member").first()


def sheet_rows(segment: Segment, *, with_contact: bool) -> Iterator[list[Any]]:
    """One row a member of it, read in portions."""
    inside = SegmentMembership.objects.filter(segment=segment, until=None, member__erased_at=None)
    names = ("member_id", "member__handle", "member__name", "member__city", "member__company", "since")
    contact = ("member__email",) if with_contact else ()
    for row in inside.order_by("pk").values_list(*names, *contact).iterator(2000):
        yield list(row)


def by_handles(handles: Sequence[str]) -> dict[str, Member]:
    """Members who are here, by what was typed: handles in any case, with or without @."""
    wanted = {one.lstrip("@").casefold(): one for one in handles}
    asked = Q()
    for name in wanted:
        asked |= Q(handle__iexact=name)
    found = Member.objects.present().people().filter(asked) if wanted else Member.objects.none()
    return {wanted[one.handle.casefold()]: one for one in found if one.handle.casefold() in wanted}

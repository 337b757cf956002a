"""The staff log: as staff read it, and whether its chain still holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guildhall.activity.models import Activity, Cursor, StaffAct, StaffSeal
from guildhall.activity.queries.log import PAGE, Asked, Line, keys_of, lines_of, rows_of
from guildhall.activity.sealing import BEGINNING, digest_of, link
from guildhall.kernel.actor import Actor
from guildhall.kernel.staff_fields import called, said

READER = "activity.seals"
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class StaffLine:
    line: Line
    act: StaffAct
    position: int | None  # in the chain; None: not sealed yet
    changes: list[tuple[Any, Any, Any]]  # name, before, after, as readers are told


@dataclass(frozen=True, slots=True)
class StaffPage:
    lines: list[StaffLine]
    older: int | None
    is_member_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken`: the position of the first seal that does not hold, and `why`; `head` is the hash of the last."""

    sealed: int
    head: str
    broken: int | None = None
    activity: int | None = None
    why: str = ""  # 'changed' | 'words' | 'missing' | 'gap' | 'unsealed' | 'unknown_head'


def staff_page(viewer: Actor, asked: Asked, capability: str = "") -> StaffPage:
    """One page, newest first; what the viewer may not see is left out, as in the log."""
    keys = keys_of(asked.member)
    if keys is not None and not keys:
        return StaffPage([], None, is_member_unknown=True)
    acts = StaffAct.objects.filter(capability=capability) if capability else StaffAct.objects.all()
    rows = list(rows_of(asked, keys).filter(pk__in=acts.values("pk"))[: PAGE + 1])
    shown, rest = rows[:PAGE], rows[PAGE:]
    known = StaffAct.objects.select_related("seal").in_bulk([row.pk for row in shown])
    lines = [_staff_line(line, known[line.activity.pk]) for line in lines_of(viewer, shown)]
    return StaffPage(lines, shown[-1].pk if rest else None)


def _staff_line(line: Line, act: StaffAct) -> StaffLine:
    names = list(dict.fromkeys([*act.before, *act.after]))
    room = line.activity.verb.partition(".")[0]
    changes = [
        (called(room, name), *(said(room, name, side.get(name)) for side in (act.before, act.after))) for name in names
    ]
    seal = getattr(act, "seal", None)
    return StaffLine(line, act, seal.pk if seal else None, changes)


def acts_upon(key: int | None) -> list[dict[str, Any]]:
    """What staff did to a person, for their export."""
    if key is None:
        return []
    acts = StaffAct.objects.filter(activity__target_key=key).select_related("activity").order_by("pk")
    return [{"verb": act.activity.verb, "at": act.activity.occurred_at, "reason": act.reason} for act in acts]


def verify_chain(*, expect: str = "") -> Verdict:
    """Walk the whole chain and name the first row that does not hold; `expect`: a hash that must be in it."""
    position, previous, is_known = 0, BEGINNING, not expect
    for seal, act, row in _sealed():
        position += 1
        verdict = Verdict(position - 1, previous, position, seal.act_id)
        if seal.pk != position:
            return _broken(verdict, "gap")
        if act is None or row is None:
            return _broken(verdict, "missing")
        if act.salt and digest_of(act) != act.digest:
            return _broken(verdict, "words")
        if link(previous, position, row, act) != seal.hash:
            return _broken(verdict, "changed")
        previous = seal.hash
        is_known = is_known or previous == expect
    if missed := _unsealed():
        return Verdict(position, previous, position + 1, missed, "unsealed")
    return Verdict(position, previous, None, None, "" if is_known else "unknown_head")


def _broken(verdict: Verdict, why: str) -> Verdict:
    return Verdict(verdict.sealed, verdict.head, verdict.broken, verdict.activity, why)


def _sealed() -> Iterator[tuple[StaffSeal, StaffAct | None, Activity | None]]:
    """Seals in their order, with what they seal: asked for apart, because a row that is gone is what is looked for."""
    after = 0
    while seals := list(StaffSeal.objects.filter(pk__gt=after).order_by("pk")[:_BATCH]):
        ids = [seal.act_id for seal in seals]
        acts, rows = StaffAct.objects.in_bulk(ids), Activity.objects.in_bulk(ids)
        yield from ((seal, acts.get(seal.act_id), rows.get(seal.act_id)) for seal in seals)
        after = seals[-1].pk


def _unsealed() -> int | None:
    """An act without a seal that the sealing reader has already passed: somebody put it there afterwards, or took its seal."""
    place = Cursor.objects.filter(reader=READER).first()
    if place is None:
        return None
    passed = Q(activity__epoch__lt=place.epoch) | Q(activity__epoch=place.epoch, activity__txid__lt=place.txid)
    passed |= Q(activity__epoch=place.epoch, activity__txid=place.txid, activity__lte=place.activity_id)
    found = StaffAct.objects.filter(passed, seal=None).order_by("pk").first()
    return found.pk if found else None

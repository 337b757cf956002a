from __future__ import annotations

from guildhall.kernel.text import Bilingual
from guildhall.moderation.models import ReasonTemplate
from guildhall.moderation.rules import RULES, SUPPLIED, Reason


def reasons() -> list[Reason]:
    """What moderators choose from: the operator's own words before those that the house comes with."""
    kept = {row.code: row for row in ReasonTemplate.objects.order_by("position", "pk")}
    supplied = [one for one in SUPPLIED if one.code not in kept]
    own = [Reason(row.code, row.name, row.ground, row.facts) for row in kept.values() if row.ended_at is None]
    order = {one.code: place for place, one in enumerate(SUPPLIED)}
    return sorted([*supplied, *own], key=lambda one: order.get(one.code, len(order)))


def grounds() -> dict[str, Bilingual]:
    """The rules by their words in either language: statements keep the words that their member read."""
    known = [RULES, *(one.ground for one in SUPPLIED), *(row.ground for row in ReasonTemplate.objects.order_by("pk"))]
    return {words: one for one in known for words in (one.en, one.zh_hans) if words}


def reason_of(code: str) -> Reason | None:
    return next((one for one in reasons() if one.code == code), None)

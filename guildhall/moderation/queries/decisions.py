"""What moderators decided about screened texts: what a classifier can learn from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from guildhall.kernel import clock
from guildhall.kernel.moderated import DELETED, HIDDEN, SHOWN, moderated
from guildhall.moderation.models import Screening
from guildhall.moderation.rules.grams import signs

MOST = 20_000
SETTLED = timedelta(days=7)  # what was never held and still stands after this was kept


@dataclass(frozen=True)
class Decision:
    signs: Counter[str]
    taken_down: bool


def decisions() -> list[Decision]:
    """The newest, oldest first. Hidden and deleted: taken down. Shown after it was held, or for a week: kept."""
    rows = Screening.objects.order_by("-pk").only("subject_type", "subject_id", "said", "at")[:MOST]
    newest = {(row.subject_type, row.subject_id): row for row in reversed(rows)}
    found = []
    for kind in sorted({kind for kind, _pk in newest}):
        port = moderated(kind)
        facts = port.facts([pk for one, pk in newest if one == kind]) if port else {}
        for pk, fact in facts.items():
            decided = _decided(fact.state, newest[kind, pk])
            if decided is not None:
                found.append((newest[kind, pk].pk, Decision(signs(f"{fact.title}\n{fact.text}"), decided)))
    return [decision for _pk, decision in sorted(found, key=lambda one: one[0])]


def _decided(state: str, row: Screening) -> bool | None:
    if state in (HIDDEN, DELETED):
        return True
    if state == SHOWN and (row.said == Screening.Said.HOLD or clock.now() - row.at > SETTLED):
        return False
    return None

"""What a restriction is called, for those who read of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock
from guildhall.kernel.moderated import moderated
from guildhall.moderation.models import Restriction

KINDS = {
    "held": pgettext_lazy("decision", "Held until looked at"),
    "hidden": pgettext_lazy("decision", "Hidden"),
    "deleted": pgettext_lazy("decision", "Deleted"),
    "warned": pgettext_lazy("decision", "Warning"),
    "silenced": pgettext_lazy("decision", "Silenced"),
    "suspended": pgettext_lazy("decision", "Suspended"),
    "spam": pgettext_lazy("decision", "Account shut as spam"),
}


def described(rows: Sequence[Restriction]) -> Sequence[Restriction]:
    """Each with its name, what it is about and whether it stands."""
    for row in rows:
        _describe(row)
    return rows


def _describe(row: Any) -> None:
    port = moderated(row.subject_type) if row.subject_type else None
    row.kind_name = KINDS[row.kind]
    row.subject_name = port.label if port else ""
    row.stands = row.ended_at is None and (row.until is None or row.until > clock.now())
    row.is_of_person = row.kind in ("warned", "silenced", "suspended", "spam")

"""What moderation does when it reads the log: it looks at who has just become a member, and at what rooms below let wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import HELD, moderated
from guildhall.kernel.registry import Reader, Verb, readers, verbs
from guildhall.kernel.text import Bilingual
from guildhall.members.queries import members_of_keys
from guildhall.moderation.actions.accounts import review_accounts
from guildhall.moderation.actions.holding import hold_for_review


def joins(verb: Verb) -> bool:
    return verb.newcomer


def look_at_newcomers(rows: Sequence[Any]) -> None:
    people = members_of_keys([row.actor_key for row in rows if row.actor_key])
    review_accounts(actor=HOUSE, members=sorted({member.pk for member in people.values()}))


def look_at_waiting(rows: Sequence[Any]) -> None:
    for row in rows:
        kind = verbs[row.verb].waits
        port = moderated(row.subject_type)
        fact = port.facts([row.subject_id]).get(row.subject_id) if port else None
        if fact and fact.state == HELD:
            hold_for_review(kind=kind, subject_type=row.subject_type, subject_id=row.subject_id, why=fact.why)


readers.add(
    Reader(
        name="moderation.waiting",
        handle=look_at_waiting,
        reads=lambda verb: bool(verb.waits),
        from_imports=False,
        about=Bilingual("What of rooms below waits for review", "将待审核的内容送入审核队列"),
    )
)
readers.add(
    Reader(
        name="moderation.accounts",
        handle=look_at_newcomers,
        reads=joins,
        from_imports=False,
        about=Bilingual("New accounts that somebody should look at", "找出需要审核的新账号"),
    )
)

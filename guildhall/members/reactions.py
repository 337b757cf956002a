"""What this room does when it reads the log: it keeps who is tied to whom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from guildhall.kernel.meanings import concerns, meaning_of
from guildhall.kernel.registry import Reader, Verb, readers
from guildhall.kernel.text import Bilingual
from guildhall.members.actions.ties import end_ties, follow_ties, forget_ties, renew_ties


def _ties(verb: Verb) -> bool:
    return bool(verb.tie) or verb.purges


def keep_ties(rows: Sequence[Any]) -> None:
    """In their order: what is purged ends what was before it."""
    for about_spam, some in groupby(rows, key=lambda row: _is_about_spam(row.verb)):
        if not about_spam:
            follow_ties(list(some))
            continue
        for row in some:
            _purge(row)


def _is_about_spam(verb: str) -> bool:
    meaning = meaning_of(verb)
    return bool(meaning and meaning.verb.purges)


def _purge(row: Any) -> None:
    meaning = meaning_of(row.verb)
    if not row.target_key or meaning is None:
        return
    if meaning.stands:
        end_ties(row.target_key)
    else:
        renew_ties(row.target_key, before=row.id)


readers.add(
    Reader(
        name="members.ties",
        handle=keep_ties,
        reads=concerns(_ties),
        reset=forget_ties,
        batch=2000,
        about=Bilingual("Who is tied to whom", "维护成员之间的联系"),
    )
)

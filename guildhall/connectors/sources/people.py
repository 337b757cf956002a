"""People who are only known by what they did: made where they are first met, dated once everything is in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.source import Came, Context, Finish, Written
from guildhall.kernel.sql import copy_in, raw_cursor
from guildhall.kernel.text import Bilingual, clip
from guildhall.members.actions import create_members
from guildhall.members.actions.joining import date_back
from guildhall.members.actions.naming import free_handles
from guildhall.members.activities import MemberJoined
from guildhall.members.models import Identity, Member

LONGEST_NAME, LONGEST_ID = 80, 110


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    key: int | None  # in the log; None once erased


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody as a row shows them. `old_id` is what tells them apart over there; `called` is what a handle is made of."""

    old_id: str
    name: str
    at: datetime
    is_bot: bool = False
    called: str = ""
    url: str = ""


_PEOPLE = """
SELECT s.old_id, s.subject_id, k.key FROM connectors_sourcerow s
LEFT JOIN members_actorkey k ON k.member_id = s.subject_id
WHERE s.source = %s AND s.kind = 'user' AND s.old_id = ANY(%s)"""
# Right after a move no statistics are to be had: each row by itself, along indexes (`<> ''` is what `imported_once` covers).
_FIRST_ACTS = """
SELECT s.old_id, s.subject_id, k.key, act.first FROM connectors_sourcerow s
JOIN members_member m ON m.id = s.subject_id AND m.kind = 'person'
JOIN members_actorkey k ON k.member_id = m.id
CROSS JOIN LATERAL (
    SELECT min(a.occurred_at) AS first FROM activity_activity a
    WHERE a.actor_key = k.key AND a.source = s.source OFFSET 0) act
WHERE s.id = ANY(%s) AND act.first IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM activity_activity j
    WHERE j.source = s.source AND j.source <> '' AND j.source_id = 'users/' || s.old_id)
ORDER BY s.subject_id"""
_PAGE = """
SELECT id FROM connectors_sourcerow WHERE source = %s AND kind = 'user' AND id > %s ORDER BY id LIMIT %s"""


def people(source: str, ids: Iterable[Any]) -> dict[str, Person]:
    """The loader of kind `user`."""
    with raw_cursor() as cursor:
        rows = cursor.execute(_PEOPLE, (source, list(ids)), prepare=True).fetchall()
    return {old: Person(member, key) for old, member, key in rows}


def bring_in(context: Context, met: Iterable[Met], done: Written, *, platform: str = "") -> None:
    """Make those who are not known yet, once each; `context.known` knows them from here on.

    Their identity is one of `platform`, or of the source alone.
    """
    new: dict[str, Met] = {}
    for one in met:
        if one.old_id and one.old_id not in new and context.known.get("user", one.old_id) is None:
            new[one.old_id] = one
    if not new:
        return
    numbers = {_number(old_id): one for old_id, one in new.items()}
    handles = free_handles({number: one.called or one.name for number, one in numbers.items()})
    made = create_members(_member(one, handles[number]) for number, one in numbers.items())
    copy_in(
        [_identity(platform or context.source, one, member) for one, member in zip(numbers.values(), made, strict=True)]
    )
    for one, member in zip(numbers.values(), made, strict=True):
        done.rows.append(Came("user", one.old_id, "members.member", member.pk))
        context.known.put("user", one.old_id, Person(member.pk, member.actor_key))


def _number(old_id: str) -> int:
    """Told apart by this where two want one handle; the same whenever it is asked."""
    return int.from_bytes(hashlib.blake2b(old_id.encode(), digest_size=5).digest())


def _member(met: Met, handle: str) -> Member:
    return Member(
        handle=handle,
        name=clip(met.name, LONGEST_NAME)[:LONGEST_NAME] or handle,
        kind=Member.Kind.BOT if met.is_bot else Member.Kind.PERSON,
        joined_at=met.at,
    )


def _identity(platform: str, met: Met, member: Member) -> Identity:
    return Identity(
        member=member,
        platform=platform,
        value=met.old_id,
        label=met.name[:200],
        url=met.url[:500],
        added_at=met.at,
    )


def _page(context: Context, after: int, limit: int) -> Sequence[int]:
    with raw_cursor() as cursor:
        return [pk for (pk,) in cursor.execute(_PAGE, (context.source, after, limit)).fetchall()]


def _join(context: Context, rows: Sequence[int]) -> Written:
    with raw_cursor() as cursor:
        first = cursor.execute(_FIRST_ACTS, [list(rows)]).fetchall()
    joined: Mapping[int, datetime] = {member: at for _, member, _, at in first}
    date_back(joined)
    return Written(
        [
            Entry(
                activity=MemberJoined(),
                subject_type="members.member",
                subject_id=member,
                actor_key=key,
                occurred_at=at,
                source=context.source,
                source_id=f"users/{old_id}",
            )
            for old_id, member, key, at in first
        ]
    )


JOINED = Finish(
    name="joined", label=Bilingual("first days of people", "成员加入的日期"), page=_page, write=_join, batch=1000
)

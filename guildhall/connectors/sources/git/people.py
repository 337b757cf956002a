"""Authors: a hashed identity is a person; their spellings are counted, and the most frequent one is shown in the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from guildhall.connectors.actions.id_map import set_facts
from guildhall.connectors.importing.source import Came, Context, Finish, Written
from guildhall.connectors.sources.people import Met, Person, bring_in
from guildhall.kernel.sql import copy_in, raw_cursor
from guildhall.kernel.text import Bilingual
from guildhall.members.actions.joining import name_imported
from guildhall.members.models import Attribute, Member

PLATFORM, BOT = "git", ":bot"
NAME, HANDLE = "git.name", "git.github"
_KNOWN_ELSEWHERE = """
SELECT i.value, i.member_id, k.key FROM members_identity i LEFT JOIN members_actorkey k ON k.member_id = i.member_id
WHERE i.platform = 'git' AND i.value = ANY(%s)"""
_FACTS = "SELECT old_id, facts FROM connectors_sourcerow WHERE source = %s AND kind = 'user' AND old_id = ANY(%s)"
_TOLD = """
SELECT subject_id, facts FROM connectors_sourcerow WHERE source LIKE 'git:%%' AND kind = 'user'
    AND subject_type = 'members.member' AND subject_id IN (SELECT subject_id FROM connectors_sourcerow WHERE id = ANY(%s))
ORDER BY subject_id, id"""
_PAGE = """
SELECT id FROM connectors_sourcerow WHERE source = %s AND kind = 'user' AND id > %s ORDER BY id LIMIT %s"""


class Seen(NamedTuple):
    """Somebody in a commit."""

    who: str
    name: str
    at: datetime
    is_bot: bool = False
    gh: str = ""
    commit: str = ""  # where the handle stands


@dataclass(slots=True)
class _Told:
    """What a batch says of one person."""

    first: Seen
    names: Counter[str] = field(default_factory=Counter)
    handles: dict[str, str] = field(default_factory=dict)  # to the commit that shows it


def person_id(identity: str, *, is_bot: bool) -> str:
    """A bot that writes under somebody's address is not that person."""
    return identity + BOT if is_bot else identity


def meet(context: Context, seen: Iterable[Seen], done: Written) -> None:
    """Make who is new, and add to what is known of everybody."""
    told: dict[str, _Told] = {}
    for one in seen:
        about = told.get(one.who)
        if about is None:
            about = told[one.who] = _Told(one)
        about.names[one.name] += 1
        if one.gh:
            about.handles.setdefault(one.gh, one.commit)
    new = [who for who in told if context.known.get("user", who) is None]
    _take_known(context, new, done)
    bring_in(context, (_met(told[who]) for who in new), done, platform=PLATFORM)
    for row in done.rows:
        row.facts = _facts(told[row.old_id], {})
    fresh = {row.old_id for row in done.rows}
    before = _facts_of(context.source, [who for who in told if who not in fresh])
    set_facts(context.source, "user", {who: _facts(told[who], facts) for who, facts in before.items()})


def _take_known(context: Context, new: list[str], done: Written) -> None:
    """An identity that came with other repositories is the same person: the same address, hashed the same way."""
    if not new:
        return
    with raw_cursor() as cursor:
        rows = cursor.execute(_KNOWN_ELSEWHERE, [new]).fetchall()
    for who, member, key in rows:
        context.known.put("user", who, Person(member, key))
        done.rows.append(Came("user", who, "members.member", member))


def _met(told: _Told) -> Met:
    name, _times = told.names.most_common(1)[0]
    handle = next(iter(told.handles), "")
    first = told.first
    return Met(old_id=first.who, name=name or handle, at=first.at, is_bot=first.is_bot, called=handle or name)


def _facts(told: _Told, before: Mapping[str, Any]) -> dict[str, Any]:
    names = Counter(before.get("names", {}))
    names.update(told.names)
    return {"names": dict(names), "handles": {**told.handles, **before.get("handles", {})}}


def _facts_of(source: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    with raw_cursor() as cursor:
        return dict(cursor.execute(_FACTS, (source, ids)).fetchall())


def _page(context: Context, after: int, limit: int) -> Sequence[int]:
    with raw_cursor() as cursor:
        return [pk for (pk,) in cursor.execute(_PAGE, (context.source, after, limit)).fetchall()]


def _write(context: Context, rows: Sequence[int]) -> Written:
    with raw_cursor() as cursor:
        told = _together(cursor.execute(_TOLD, [list(rows)]).fetchall())
    name_imported({member: name for member, facts in told.items() if (name := _usual(facts))})
    known = set(Attribute.objects.filter(member__in=told, key__in=(NAME, HANDLE)).values_list("member", "key", "value"))
    since = dict(Member.objects.filter(pk__in=told).values_list("pk", "joined_at"))
    copy_in(
        [
            Attribute(
                member_id=member, key=key, value=value, evidence=evidence, source=context.source, since=since[member]
            )
            for member, facts in told.items()
            for key, value, evidence in _evidence(facts)
            if (member, key, value) not in known
        ]
    )
    return Written()


def _together(rows: Iterable[tuple[int, dict[str, Any]]]) -> dict[int, dict[str, Any]]:
    """What all sources of commits say of a member."""
    told: dict[int, dict[str, Any]] = defaultdict(lambda: {"names": Counter(), "handles": {}})
    for member, facts in rows:
        told[member]["names"].update(facts.get("names", {}))
        told[member]["handles"] = {**facts.get("handles", {}), **told[member]["handles"]}
    return told


def _usual(facts: Mapping[str, Any]) -> str:
    """The most frequent spelling, of equals the first in order of letters."""
    names: dict[str, int] = {name: times for name, times in facts.get("names", {}).items() if name}
    return min(names, key=lambda name: (-names[name], name), default="")


def _evidence(facts: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Spellings beside the usual one, and handles: (key, value, where it stands)."""
    usual = _usual(facts)
    names = [(NAME, name, "") for name in sorted(facts.get("names", {})) if name not in ("", usual)]
    return names + [(HANDLE, handle, commit) for handle, commit in sorted(facts.get("handles", {}).items())]


NAMED = Finish(name="named", label=Bilingual("names of people", "成员的名字"), page=_page, write=_write, batch=1000)

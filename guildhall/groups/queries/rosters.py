"""People in lists elsewhere, and who of the members they could be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Lower
from django.shortcuts import get_object_or_404

from guildhall.groups.models import RosterLine
from guildhall.groups.models.listed import Named
from guildhall.members.models import Attribute, Identity, Member

PAGE = 30
MOST = PAGE * 10  # rows of each kind of likeness that are looked at
SHOWN = ("member", "member__merged_into")
STATES = ("open", "linked", "dismissed", "gone")
GITHUB, EMAIL = "github", "email"


@dataclass(frozen=True)
class Suggestion:
    """A member it could be, and why: 'login', 'name', 'spelling' or 'handle'."""

    member: Member
    why: str


def proved(people: Iterable[Named]) -> dict[str, Member]:
    """Who of them is a member by a verified identity: their login at GitHub, or their address. By `ref`.

    Whom two identities call two different members is left to people.
    """
    people = list(people)
    rows = Identity.objects.filter(verified_at__isnull=False).select_related("member", "member__merged_into")
    logins = rows.filter(platform=GITHUB).annotate(low=Lower("label"))
    by_login: dict[str, set[Member]] = {}
    for row in logins.filter(low__in={one.login.lower() for one in people if one.login}):
        by_login.setdefault(row.label.lower(), set()).add(row.member.shown)
    mails = rows.filter(platform=EMAIL, value__in={one.email.lower() for one in people if one.email})
    by_mail = {row.value: row.member.shown for row in mails}
    found = {one.ref: {*by_login.get(one.login.lower(), ()), *_one(by_mail.get(one.email.lower()))} for one in people}
    return {ref: next(iter(members)) for ref, members in found.items() if len(members) == 1 and _is_here(members)}


def roster_page(query: Mapping[str, str]) -> tuple[list[RosterLine], str]:
    """One more than a page where there are more; by group and name. And the state that was asked for."""
    state = query.get("state", "")
    state = state if state in STATES else "open"
    rows = _in_state(state).select_related("group", "member", "member__merged_into", "member__avatar")
    after = query.get("after", "")
    rows = rows.filter(pk__gt=int(after)) if after.isascii() and after.isdigit() and len(after) < 10 else rows
    return list(rows.order_by("pk")[: PAGE + 1]), state


def open_lines() -> int:
    return RosterLine.objects.open().count()


def roster_line(pk: int) -> RosterLine:
    return get_object_or_404(RosterLine.objects.select_related("group", "member"), pk=pk)


def suggestions(lines: Iterable[RosterLine]) -> dict[int, list[Suggestion]]:
    """By line. The same login, name or spelling anywhere, or a handle like the login; nothing of it is proof."""
    lines = list(lines)
    names = {line.name.lower() for line in lines}
    logins = {line.login.lower() for line in lines if line.login}
    by_word: dict[tuple[str, str], list[Member]] = {}
    for why, word, member in chain(_named(names), _signed(names | logins), _spelled(names | logins), _handled(logins)):
        by_word.setdefault((why, word), []).append(member)
    return {line.pk: _of_line(line, by_word) for line in lines}


def _named(names: set[str]) -> Iterator[tuple[str, str, Member]]:
    rows = Member.objects.present().people().annotate(low=Lower("name")).filter(low__in=names)
    yield from (("name", one.name.lower(), one) for one in rows.order_by("pk")[:MOST])


def _handled(logins: set[str]) -> Iterator[tuple[str, str, Member]]:
    rows = Member.objects.present().people().annotate(low=Lower("handle")).filter(low__in=logins)
    yield from (("handle", one.handle.lower(), one) for one in rows.order_by("pk")[:MOST])


def _signed(words: set[str]) -> Iterator[tuple[str, str, Member]]:
    """Accounts elsewhere that are called so."""
    rows = Identity.objects.annotate(low=Lower("label")).filter(low__in=words).select_related(*SHOWN)
    yield from (("login", row.label.lower(), row.member.shown) for row in rows.order_by("pk")[:MOST])


def _spelled(words: set[str]) -> Iterator[tuple[str, str, Member]]:
    """Names and logins that an import met somebody under."""
    said = [json.dumps(word, ensure_ascii=False) for word in words]
    kept = Attribute.objects.filter(Q(key__endswith=".name") | Q(key__endswith=".github"), until=None)
    rows = kept.annotate(low=Lower(Cast("value", TextField()))).filter(low__in=said).select_related(*SHOWN)
    yield from (("spelling", str(row.value).lower(), row.member.shown) for row in rows.order_by("pk")[:MOST])


def _of_line(line: RosterLine, by_word: dict[tuple[str, str], list[Member]]) -> list[Suggestion]:
    name, login = line.name.lower(), line.login.lower()
    whys = (
        ("login", login),
        ("spelling", login),
        ("name", name),
        ("login", name),
        ("spelling", name),
        ("handle", login),
    )
    seen: dict[int, Suggestion] = {}
    for why, word in whys:
        for member in by_word.get((why, word), ()) if word else ():
            if member.is_active:
                seen.setdefault(member.pk, Suggestion(member, why))
    return list(seen.values())[:5]


def _in_state(state: str) -> QuerySet[RosterLine]:
    rows = RosterLine.objects.all()
    if state == "open":
        return RosterLine.objects.open()
    if state == "linked":
        return RosterLine.objects.linked()
    if state == "gone":
        return rows.exclude(gone_at=None)
    return rows.exclude(dismissed_at=None)


def _one(member: Member | None) -> set[Member]:
    return {member} if member else set()


def _is_here(members: set[Member]) -> bool:
    return all(member.is_active for member in members)

"""Commits as activities: who wrote, who wrote with them, who took it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from guildhall.activity.actions import Entry
from guildhall.connectors.actions.places import make_places
from guildhall.connectors.activities import CommitMade, CommitShared, CommitTaken, MergeMade
from guildhall.connectors.importing.source import ACTIVITY, Context, Item, Known, Phase, Ref, Verdict, Written, left_out
from guildhall.connectors.sources.dates import can_be, is_strange
from guildhall.connectors.sources.git import tables
from guildhall.connectors.sources.git.tables import CommitRow, Who
from guildhall.connectors.sources.people import Met, Person, bring_in
from guildhall.connectors.sources.places import PlaceHere
from guildhall.connectors.sources.scopes import scopes
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


class Where(NamedTuple):
    id: int
    scopes: tuple[int, ...]


def _refers(record: CommitRow) -> list[Ref]:
    refs: list[Ref] = [("said", record.key), ("repository", record.repo)]
    return refs + [("user", who.old_id) for who in _everybody(record)]


def _everybody(record: CommitRow) -> Iterator[Who]:
    yield record.author
    if record.by and not record.by.is_bot:
        yield record.by
    yield from record.together


def _judge(record: CommitRow, known: Known) -> Verdict:
    if known.has("said", record.key):
        return left_out("duplicate_id")
    if not can_be(record.at):
        return left_out("future" if record.at > clock.now() else "no_date")
    odd = ["dated_by_commit"] if record.is_dated_by_commit else []
    if is_strange(record.minutes_east):
        odd.append("strange_offset")
    if not record.author.name:
        odd.append("nameless")
    kind = "merge" if record.is_merge else "commit"
    return Verdict(ACTIVITY, f"bot_{kind}" if record.author.is_bot else kind, (("said", record.key),), tuple(odd))


def _write(context: Context, items: list[Item]) -> Written:
    done = Written()
    records: list[CommitRow] = [item.record for item in items]
    _open_repositories(context, records)
    bring_in(context, (_met(record, who) for record in records for who in _everybody(record)), done)
    where = {record.repo: _where(context, record.repo) for record in records}
    for record in records:
        done.entries += _entries(context, record, where[record.repo])
    return done


def _open_repositories(context: Context, records: list[CommitRow]) -> None:
    names = dict.fromkeys(record.repo for record in records)
    new = [(name, name, None) for name in names if context.known.get("repository", name) is None]
    for old_id, place in make_places(context.source, "repository", new).items():
        context.known.put("repository", old_id, PlaceHere(place.pk, None, None))


def _where(context: Context, repo: str) -> Where:
    place: PlaceHere = context.known.get("repository", repo)
    return Where(place.id, scopes(context, ("place", place.id)))


def _met(record: CommitRow, who: Who) -> Met:
    return Met(who.old_id, who.name or "?", record.at, is_bot=who.is_bot)


def _entries(context: Context, record: CommitRow, where: Where) -> Iterator[Entry]:
    author: Person = context.known.get("user", record.author.old_id)
    declared = MergeMade if record.is_merge else CommitMade
    activity = declared(files=record.files, minutes_east=record.minutes_east)
    yield _entry(context, record, where, activity, author, None, record.key)
    for number, who in enumerate(record.together, 1):
        one: Person = context.known.get("user", who.old_id)
        yield _entry(context, record, where, CommitShared(), one, author, f"{record.key}+{number}")
    if record.by and not record.by.is_bot and record.by.old_id != record.author.old_id:
        by: Person = context.known.get("user", record.by.old_id)
        yield _entry(context, record, where, CommitTaken(), by, author, f"{record.key}/taken")


def _entry(  # noqa: PLR0913 - the columns of one row
    context: Context,
    record: CommitRow,
    where: Where,
    activity: Any,
    actor: Person,
    target: Person | None,
    source_id: str,
) -> Entry:
    return Entry(
        activity=activity,
        subject_type="connectors.place",
        subject_id=where.id,
        actor_key=actor.key,
        target_key=target.key if target else None,
        occurred_at=record.at,
        scopes=where.scopes,
        source=context.source,
        source_id=source_id,
    )


COMMITS = Phase(
    name="commits",
    label=Bilingual("commits", "提交"),
    table="commits",
    read=tables.commit,
    refers=_refers,
    judge=_judge,
    write=_write,
    key=lambda record: record.key,
    batch=20_000,
)

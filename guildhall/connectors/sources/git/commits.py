"""A commit: what is read of it, what becomes of it, and the ties in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from guildhall.activity.actions import Entry
from guildhall.connectors.actions.places import make_places
from guildhall.connectors.activities import CommitMade, CommitShared, CommitTaken, MergeMade
from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import (
    ACTIVITY,
    Broken,
    Context,
    Item,
    Known,
    Phase,
    Ref,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.bots import is_bot
from guildhall.connectors.sources.dates import can_be, is_strange
from guildhall.connectors.sources.git.people import Seen, meet, person_id
from guildhall.connectors.sources.places import PlaceHere
from guildhall.connectors.sources.scopes import scopes
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual
from guildhall.options import queries as options

LONGEST_REPO, LONGEST_SHA, LONGEST_NAME = 90, 16, 200
PLACE, REPOSITORY = "connectors.place", "repository"
Author = tuple[str, str]  # name, hashed identity


class Commit(NamedTuple):
    key: str  # 'owner/repo/sha': its id in the log
    repo: str
    at: datetime  # UTC; of the committer where the author's clock cannot be true
    is_dated_by_commit: bool
    minutes_east: int
    name: str
    who: str  # `person_id` of the author
    is_bot: bool
    gh: str
    is_merge: bool
    files: int
    taken_by: Author | None  # another person committed it
    taken_at: datetime
    together: tuple[Author, ...]


def read(row: Row) -> Commit:
    told = row.attributes
    repo, sha = _text(told, "repo", LONGEST_REPO), _text(told, "sha", LONGEST_SHA)
    identity, written = _text(told, "id", LONGEST_NAME), told.get("name")
    name, who, bot = _author(written if isinstance(written, str) else "", identity, options.version())
    at, minutes = _moment(told, "t")
    committed = _moment(told, "ct")[0] if "ct" in told else at
    stands_in = committed != at and not can_be(at) and can_be(committed)
    by, beside = told.get("by"), told.get("co")
    is_taken = by and not bot and "web" not in told
    return Commit(
        f"{repo}/{sha}",
        repo,
        committed if stands_in else at,
        stands_in,
        minutes,
        name,
        who,
        bot,
        str(told.get("gh") or "")[:LONGEST_NAME],
        "merge" in told,
        _count(told.get("n")),
        _other(by, identity) if is_taken else None,
        committed,
        tuple(_others(beside, identity)) if beside else (),
    )


@lru_cache(maxsize=20_000)
def _author(written: str, identity: str, version: int) -> tuple[str, str, bool]:
    """Name, `person_id`, and whether it is a bot's, as the operator's choices of this version have it."""
    name = _name(written)
    bot = is_bot(name)
    return name, person_id(identity, is_bot=bot), bot


def _text(told: dict[str, Any], name: str, longest: int) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise Broken(name)
    return value


def _name(written: Any) -> str:
    """As written, but never a mail address: some people put theirs there."""
    name = " ".join(written.split()) if isinstance(written, str) else ""
    return (name.partition("@")[0] if "@" in name else name)[:LONGEST_NAME].strip()


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 31 else 0


def _moment(told: dict[str, Any], name: str) -> tuple[datetime, int]:
    """In UTC, and how many minutes east of it the clock stood that it was read from."""
    try:
        moment = datetime.fromisoformat(told[name])
        east = moment.utcoffset()
        if east is None:
            raise Broken(name)
        return moment.astimezone(UTC), east // timedelta(minutes=1)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Broken(name) from None


def _other(who: Any, author: str) -> Author | None:
    """Somebody beside the author who is no bot."""
    if not isinstance(who, list) or len(who) != 2 or not isinstance(who[1], str) or not 0 < len(who[1]) <= LONGEST_NAME:
        return None
    name = _name(who[0])
    return None if who[1] == author or is_bot(name) else (name, who[1])


def _others(beside: Any, author: str) -> Iterator[Author]:
    seen = set()
    for who in beside if isinstance(beside, list) else ():
        other = _other(who, author)
        if other and other[1] not in seen:
            seen.add(other[1])
            yield other


def _refers(record: Commit) -> Iterator[Ref]:
    yield "commit", record.key
    yield "user", record.who
    yield "repository", record.repo
    if record.taken_by:
        yield "user", record.taken_by[1]
    for _name, identity in record.together:
        yield "user", identity


def _judge(record: Commit, known: Known) -> Verdict:
    if known.has("commit", record.key):
        return left_out("repeated_sha")
    if not can_be(record.at):
        return left_out("future" if record.at > clock.now() else "no_date")
    what = "merge" if record.is_merge else "commit"
    return Verdict(ACTIVITY, f"bot_{what}" if record.is_bot else what, (("commit", record.key),), _odd(record))


def _odd(record: Commit) -> tuple[str, ...]:
    odd = [] if record.name else ["no_name"]
    if record.is_dated_by_commit:
        odd.append("dated_by_commit")
    if is_strange(record.minutes_east):
        odd.append("strange_offset")
    return tuple(odd)


def _write(context: Context, items: list[Item]) -> Written:
    records: list[Commit] = [item.record for item in items]
    done, known = Written(), context.known
    meet(context, _seen(records), done)
    new = dict.fromkeys(record.repo for record in records if known.get("repository", record.repo) is None)
    for repo, made in make_places(context.source, REPOSITORY, [(repo, repo, None) for repo in new]).items():
        known.put("repository", repo, PlaceHere(made.pk, None, None))
    where = {
        repo: (place := known.get("repository", repo).id, scopes(context, (REPOSITORY, place)))
        for repo in {record.repo for record in records}
    }
    for record in records:
        done.entries += _entries(context, record, *where[record.repo])
    return done


def _seen(records: list[Commit]) -> Iterator[Seen]:
    for record in records:
        yield Seen(record.who, record.name, record.at, record.is_bot, record.gh, record.key)
        if record.taken_by:
            yield Seen(record.taken_by[1], record.taken_by[0], record.at)
        for name, identity in record.together:
            yield Seen(identity, name, record.at)


def _entries(context: Context, record: Commit, place: int, where: tuple[int, ...]) -> Iterator[Entry]:
    author = context.known.get("user", record.who).key
    made = (MergeMade if record.is_merge else CommitMade)(record.files, record.minutes_east)
    yield _entry(context, made, place, where, author, record.at, record.key)
    for number, (_name, identity) in enumerate(record.together, 1):
        beside = context.known.get("user", identity).key
        if beside and beside != author:
            yield _entry(
                context, CommitShared(), place, where, beside, record.at, f"{record.key}/with/{number}", author
            )
    if record.taken_by:
        taker = context.known.get("user", record.taken_by[1]).key
        if taker and author and taker != author:
            yield _entry(context, CommitTaken(), place, where, taker, record.taken_at, f"{record.key}/taken", author)


def _entry(  # noqa: PLR0913 - a row of the log
    context: Context,
    activity: Any,
    place: int,
    where: tuple[int, ...],
    actor: int | None,
    at: datetime,
    source_id: str,
    target: int | None = None,
) -> Entry:
    return Entry(
        activity=activity,
        subject_type=PLACE,
        subject_id=place,
        actor_key=actor,
        target_key=target,
        occurred_at=at,
        scopes=where,
        source=context.source,
        source_id=source_id,
    )


COMMITS = Phase(
    name="commits",
    label=Bilingual("commits", "提交"),
    table="commits",
    read=read,
    refers=_refers,
    judge=_judge,
    write=_write,
    key=lambda record: record.key,
    batch=10_000,
)

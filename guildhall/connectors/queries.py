"""Reading about imports, and where old ids went."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.connectors.importing.account import Account, Finding
from guildhall.connectors.importing.census import Scattered
from guildhall.connectors.importing.source import ODD
from guildhall.connectors.models import ImportRun, Mark, Place, Remark, Salt, SourceRow, Tally
from guildhall.content.models import Comment, Post, Space, Tag, Topic
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member

_LAG = """
SELECT coalesce(max((SELECT max(id) FROM activity_activity) - activity_id), 0)
FROM activity_cursor WHERE replaying_since IS NULL AND epoch = (SELECT epoch FROM activity_spine)"""
_SAID = "SELECT source_id FROM activity_activity WHERE source = %s AND source_id = ANY(%s)"


def marks(source: str) -> dict[str, int]:
    return dict(Mark.objects.filter(source=source).values_list("phase", "last_id"))


def said_before(source: str) -> Container[str]:
    """What the log says came from a source with imports that are finished, by source id."""
    known = Scattered()
    if not ImportRun.objects.filter(source=source).exclude(finished_at=None).exists():
        return known
    unfinished = ImportRun.objects.unfinished().filter(source=source).first()
    for source_id in said_of(source, before=unfinished.started_at if unfinished else None):
        known.add(source_id)
    return known


def said_of(source: str, *, before: datetime | None = None) -> Iterator[str]:
    """The source ids of everything in the log that came from a source."""
    said = Activity.objects.filter(source=source)
    if before:
        said = said.filter(recorded_at__lt=before)
    return said.values_list("source_id", flat=True).iterator(chunk_size=20_000)


def said(source: str, source_ids: Collection[str]) -> list[str]:
    """Those of these source ids that the log has."""
    with raw_cursor() as cursor:
        rows = cursor.execute(_SAID, (source, list(source_ids)), prepare=True).fetchall()
    return [source_id for (source_id,) in rows]


def lag() -> int:
    """How many rows of the log the slowest reader has not read yet, about."""
    with raw_cursor() as cursor:
        found = cursor.execute(_LAG, prepare=True).fetchone()
    return max(found[0], 0) if found else 0


def here(source: str, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, int]]:
    """Subject type and id by (kind, old id)."""
    rows = SourceRow.objects.filter(
        source=source, kind__in={kind for kind, _ in wanted}, old_id__in={old_id for _, old_id in wanted}
    )
    found = rows.values_list("kind", "old_id", "subject_type", "subject_id")
    return {(kind, old): (subject, pk) for kind, old, subject, pk in found if (kind, old) in wanted}


def new_addresses(source: str, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Paths in this house by (kind, old id)."""
    places = here(source, wanted)
    known = addresses(list(places.values()))
    return {named: known[place] for named, place in places.items() if place in known}


def account_of(run: ImportRun) -> Account:
    """What became of every row of a run, as it stands in the database."""
    account = Account()
    for tally in Tally.objects.filter(run=run):
        if tally.outcome == ODD:
            account.odd[tally.file, tally.what] = tally.rows
        else:
            account.tallies[tally.file, tally.outcome, tally.what] = tally.rows
    for remark in Remark.objects.filter(run=run).order_by("file", "what", "row"):
        found = Finding(
            remark.file, remark.what, remark.is_odd, remark.old_id, remark.row, remark.line, remark.byte, remark.detail
        )
        account.findings[remark.file, remark.what].append(found)
    return account


def addresses(places: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Where things are shown: members, tags, topics, posts and comments by type and id."""
    found = {("content.tag", pk): _tag(name) for pk, name in _of(Tag, "content.tag", places, "name")}
    found |= {("members.member", pk): _member(handle) for pk, handle in _of(Member, "members.member", places, "handle")}
    found |= {("content.space", pk): _space(handle) for pk, handle in _of(Space, "content.space", places, "handle")}
    found |= {("content.topic", pk): _topic(pk, slug) for pk, slug in _of(Topic, "content.topic", places, "slug")}
    for pk, topic, slug, kind in _of(Post, "content.post", places, "topic_id", "topic__slug", "kind"):
        is_opening = kind == Post.Kind.OPENING
        found["content.post", pk] = _topic(topic, slug) if is_opening else reverse("content:post", args=[pk])
    for (pk,) in _of(Comment, "content.comment", places):
        found["content.comment", pk] = reverse("content:comment", args=[pk])
    return found


def _of(model: Any, kind: str, places: Collection[tuple[str, int]], *fields: str) -> Any:
    ids = [pk for named, pk in places if named == kind]
    return model.objects.filter(pk__in=ids).values_list("pk", *fields) if ids else ()


def _topic(pk: int, slug: str) -> str:
    base: str = reverse("content:topic", args=[pk])
    return f"{base}{slug}/" if slug else base


def _member(handle: str) -> str:
    return reverse("members:profile", args=[handle])


def _space(handle: str) -> str:
    return reverse("content:space", args=[handle])


def _tag(name: str) -> str:
    return reverse("content:tag", args=[name])


_VISIBLE: dict[str, Any] = {
    "members.member": Member,
    "content.topic": Topic,
    "content.post": Post,
    "content.comment": Comment,
    "content.space": Space,
}


def moved_to(viewer: Actor, kind: str, old_id: str, *, host: str) -> str:
    """Where a thing of an old site is now, for a viewer who may see it; empty otherwise.

    Several sites may have had the number: the one whose name the request came by wins, else the one that came first.
    """
    rows = SourceRow.objects.filter(kind=kind, old_id=old_id[:120]).order_by("pk")
    for row in sorted(rows, key=lambda row: not row.source.endswith(f":{host}")):
        place = row.subject_type, row.subject_id
        model = _VISIBLE.get(row.subject_type)
        if model is None or model.objects.visible_to(viewer).filter(pk=row.subject_id).exists():
            return addresses([place]).get(place, "")
    return ""


def names_of_places(ids: Collection[int]) -> dict[int, str]:
    """A conversation is named with its channel."""
    rows = Place.objects.filter(pk__in=ids).values_list("pk", "name", "within__name")
    return {pk: f"{name or '–'} · {within}" if within else name for pk, name, within in rows}


def source_of_place(platform: str, kind: str, old_ids: Collection[str]) -> str:
    """The source that the first of these places came with, of a platform; empty where none has."""
    rows = Place.objects.filter(source__startswith=f"{platform}:", kind=kind, old_id__in=list(old_ids))
    return rows.order_by("pk").values_list("source", flat=True).first() or ""


def file_of_stopped(platform: str, path: Path) -> str:
    """The name of the one file that an import from a path was reading when it was stopped; empty where none was."""
    run = ImportRun.objects.unfinished().filter(platform=platform, path=str(path)[-500:]).first()
    return run.files.values_list("name", flat=True).first() or "" if run else ""


def salt() -> str:
    """What mail addresses are hashed with; empty before the first import that needs it."""
    return Salt.objects.values_list("value", flat=True).first() or ""


def runs() -> QuerySet[ImportRun]:
    return ImportRun.objects.select_related("space")


def all_runs() -> list[ImportRun]:
    """Imports, the newest first; there are never many."""
    return list(runs().order_by("-started_at", "-id")[:200])


@dataclass(frozen=True)
class FileAccount:
    """A file and what became of its rows, by outcome."""

    name: str
    rows: int
    bytes: int
    sha256: str
    counts: dict[str, int]

    @property
    def adds_up(self) -> bool:
        return sum(self.counts.values()) == self.rows


def accounts(run: ImportRun) -> list[FileAccount]:
    account = account_of(run)
    return [
        FileAccount(file.name, file.rows, file.bytes, file.sha256, account.by_outcome(file.name))
        for file in run.files.order_by("name")
    ]


def tallies(run: ImportRun) -> list[Tally]:
    return list(Tally.objects.filter(run=run).order_by("file", "-rows", "what"))


def remarks(run: ImportRun, file: str, what: str, *, after: int = 0, limit: int = 100) -> list[Remark]:
    rows = Remark.objects.filter(run=run, file=file, what=what, row__gt=after).order_by("row", "pk")
    return list(rows[: limit + 1])


def rows_of_member(member: Member) -> list[dict[str, Any]]:
    """The accounts of old sites that became this member."""
    rows = SourceRow.objects.filter(subject_type="members.member", subject_id=member.pk).order_by("pk")
    return [dict(row) for row in rows.values("source", "kind", "old_id", "facts")]

"""Reading about imports, and where old ids went."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from guildhall.connectors.importing.account import Account, Finding
from guildhall.connectors.importing.source import ODD
from guildhall.connectors.models import ImportRun, Mark, Remark, SourceRow, Tally
from guildhall.content.models import Comment, Post, Tag, Topic
from guildhall.kernel.sql import raw_cursor
from guildhall.members.models import Member

_LAG = """
SELECT coalesce(max((SELECT max(id) FROM activity_activity) - activity_id), 0)
FROM activity_cursor WHERE replaying_since IS NULL AND epoch = (SELECT epoch FROM activity_spine)"""


def marks(source: str) -> dict[str, int]:
    return dict(Mark.objects.filter(source=source).values_list("phase", "last_id"))


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


def sources_of(kind: str, old_id: str) -> list[SourceRow]:
    """Everything with this id of any site, the site that came first at the front."""
    return list(SourceRow.objects.filter(kind=kind, old_id=old_id).order_by("pk"))


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


def _tag(name: str) -> str:
    return reverse("content:tag", args=[name])

"""What an import learns about content after it was written: votes without voters, edits, closings, new addresses.

Like `imports`, it says nothing to the log and runs in the importer's transaction; `settle_import` counts afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guildhall.content.models import Tag
from guildhall.kernel.sql import raw_cursor
from guildhall.kernel.text import slug

_VOTES = """
UPDATE content_post p SET imported_up = p.imported_up + n.up, imported_down = p.imported_down + n.down,
    score = p.score + n.up - n.down, imported_from = %s
FROM (SELECT * FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS n (id, up, down) ORDER BY id) n WHERE p.id = n.id"""
_REVISIONS = """
UPDATE content_post p SET revision_count = n.number
FROM unnest(%s::bigint[], %s::int[]) AS n (id, number) WHERE p.id = n.id AND p.revision_count < n.number"""
_CLOSED = """
UPDATE content_topic t SET closed_by = n.by, closed_because = n.because
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS n (id, by, because)
WHERE t.id = n.id AND t.closed_at IS NOT NULL"""
_TITLES = """
UPDATE content_topic t SET title = n.title, slug = n.slug
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, title, slug) WHERE t.id = n.id"""
_TEXTS = """
UPDATE {table} p SET source = n.source, html = n.html
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, source, html) WHERE p.id = n.id"""


def add_imported_votes(votes: Mapping[int, tuple[int, int]], *, source: str) -> None:
    """Add (up, down) to what posts were voted elsewhere. Not idempotent: keep the checkpoint in the transaction."""
    ids = list(votes)
    _run(_VOTES, source, ids, [votes[post][0] for post in ids], [votes[post][1] for post in ids])


def count_revisions(numbers: Mapping[int, int]) -> None:
    _run(_REVISIONS, list(numbers), list(numbers.values()))


def explain_closings(closings: Mapping[int, tuple[int | None, str]]) -> None:
    """Who closed a topic that is closed, and why."""
    values = list(closings.values())
    _run(_CLOSED, list(closings), [by for by, _ in values], [because[:300] for _, because in values])


def retitle(titles: Mapping[int, str]) -> None:
    """New titles of topics that were renamed over there."""
    _run(_TITLES, list(titles), list(titles.values()), [slug(title) for title in titles.values()])


def describe_tags(texts: Mapping[int, str]) -> None:
    """The description of tags that have none yet; an import's words are in the language they are in."""
    for tag in Tag.objects.filter(pk__in=texts, about_en="", about_zh_hans=""):
        words = texts[tag.pk]
        tag.about_en = words if len(words) <= 300 else words[:299] + "…"
        tag.save(update_fields=["about_en"])


def replace_texts(table: str, rows: Iterable[tuple[int, str, str]]) -> None:
    """New source and HTML of posts or comments, without a revision: the words are the same, addresses moved."""
    rows = list(rows)
    known = {"post": "content_post", "comment": "content_comment"}[table]
    _run(
        _TEXTS.format(table=known),
        [pk for pk, _, _ in rows],
        [source for _, source, _ in rows],
        [html for _, _, html in rows],
    )


def _run(statement: str, *values: object) -> None:
    with raw_cursor() as cursor:
        cursor.execute(statement, values)

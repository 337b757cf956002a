"""A search as its page shows it: what was asked, which posts were found, what they say, and what was perhaps meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from guildhall.content.models import Space
from guildhall.content.models.documents import title_mark
from guildhall.content.queries.guesses import meant
from guildhall.content.queries.operators import NAMES, narrow
from guildhall.content.queries.people import Face, faces_of
from guildhall.content.queries.searching import SIZE, Results, Wanted, find, is_found
from guildhall.content.queries.spaces import spaces_for
from guildhall.kernel.actor import Actor
from guildhall.kernel.search import Asked, ask, both
from guildhall.kernel.sql import raw_cursor

PAGES = 25  # of results; whoever looks further narrows
_HITS = """
SELECT p.id, p.topic_id, t.kind, t.title, t.slug, t.language, t.space_id, p.kind, p.author_id, p.author_name, p.created_at,
    left(p.html, 40000), p.score, p.accepted_at IS NOT NULL, t.replies, t.accepted, t.closed_at, t.tag_names
FROM content_post p JOIN content_topic t ON t.id = p.topic_id WHERE p.id = ANY(%s)"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found, with its topic; the order of the fields is that of `_HITS`."""

    post: int
    id: int  # of the topic, and so on
    kind: str
    title: str
    slug: str
    language: str
    space_id: int
    part: str
    author_id: int | None
    author_name: str
    created_at: datetime
    html: str
    score: int
    is_accepted: bool
    replies: int
    accepted: int
    closed_at: datetime | None
    tag_names: list[str]
    has_all: bool


@dataclass
class Found:
    asked: Asked
    results: Results = field(default_factory=Results)
    hits: Sequence[Hit] = ()
    people: dict[int, Face] = field(default_factory=dict)
    spaces: dict[int, Space] = field(default_factory=dict)
    problems: Sequence[str] = ()
    instead: str = ""  # what was perhaps meant
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        return self.asked.marked


def look_for(viewer: Actor, text: str, *, page: int = 1, newest: bool = False, size: int = SIZE) -> Found:
    """Six reads, and one more where the query is widened, one where too much is found, two where a word is nowhere."""
    asked = ask(text, NAMES)
    if asked.says_nothing:
        return Found(asked)
    spaces = spaces_for(viewer, archived=True)
    narrowed = narrow(viewer, asked.terms, spaces)
    found = Found(asked, spaces={space.pk: space for space in spaces}, problems=narrowed.problems, page=page)
    if narrowed.problems:
        return found
    wanted = wanted_of(asked, narrowed.conditions, in_title=narrowed.in_title, newest=newest)
    found.results = find(viewer, wanted, skip=(page - 1) * size, size=size)
    found.hits = _hits(found.results)
    found.people = faces_of(hit.author_id for hit in found.hits) if found.hits else {}
    if page == 1 and (found.results.unknown or not found.results.topics):
        found.instead = meant(asked, lambda words: is_found(viewer, both(*words)))
    return found


def wanted_of(asked: Asked, conditions: Sequence[object], *, in_title: bool, newest: bool) -> Wanted:
    words = asked.words
    without = [f"!({part})" for part in asked.without]
    if in_title:
        words = tuple(title_mark(word) for word in words)
    return Wanted(words, both(*asked.phrases, *without), tuple(conditions), newest)


def _hits(results: Results) -> list[Hit]:
    """In the order of the results."""
    if not results.hits:
        return []
    with raw_cursor() as cursor:
        rows = cursor.execute(_HITS, [[post for post, _whole in results.hits]], prepare=True).fetchall()
    known = {row[0]: row for row in rows}
    return [Hit(*(*known[post], whole)) for post, whole in results.hits if post in known]

"""Which posts a query finds, in what order, and what they are: the plan of a search.

1. Every word of the query must be there. From how often each word is written follows how many posts to expect; where
   they are too many, only the newest stretches of posts are looked at (`=age:12`) that should hold `ENOUGH`; where they do
   not, as many as then seem right, at last all.
   Where the operators of the query leave at most `NARROW` posts, all is asked of those instead of all that have the words.
2. With fewer than `FEW` topics: any of the words, the rarest first as long as they are not too many. Posts with all of
   them stay in front.
3. At most `MOST` posts are ranked:

    rank = words · (1 + 0.1 ln(1 + votes)) · (1 + 0.3 exp(-age / 180 days))

   with words = ts_rank(weights of title, tags, accepted answers, texts, comments; 1: over the length's logarithm) where
   all words are there, else the sum of each word's idf · (0.1 + ts_rank), idf = ln(1 + documents / with it).

Of each topic its best post is shown. Conditions of `.visible_to` stand in the same statement, before anything is cut,
counted or ranked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Func, QuerySet

from guildhall.content.models import Post
from guildhall.content.models.documents import ALL, STRETCH, age_mark
from guildhall.content.queries.standins import Sort, StandIn, number_of, sort_of
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Enclosed, Prepared
from guildhall.kernel.search import any_of, both, pairs_of, spelled
from guildhall.kernel.sql import raw_cursor

SIZE = 20
MOST = 600  # posts that are ranked
ENOUGH = 300  # posts that are enough to rank
TRIES = 2  # with the newest posts, before all are looked at
NARROW = 20_000  # posts that operators leave, few enough to look into each
FEW = 10
COLUMNS = (
    "pk", "topic_id", "topic__kind", "topic__space_id", "topic__language", "created_at", "score", "topic__tag_names",
)  # fmt: skip
_NAMES = "(post, topic, kind, space, language, created, score, tags)"
_KNOWN = """SELECT lexeme, documents FROM content_lexeme WHERE lexeme = ANY(%s)
UNION ALL SELECT '', max(post_id) FROM content_document"""
_ANYTHING = "!'='"  # a query that every document meets

# The words first, then each post by itself: whatever the statistics say, it is the words that are few.
MATCHED = (
    "(SELECT post_id, vector FROM content_document WHERE vector @@ %s::tsquery OFFSET 0) m, LATERAL ({} OFFSET 0) f "
)
MATCHED += _NAMES
_FOUND = f"SELECT f.*, m.vector FROM {MATCHED} LIMIT {MOST}"  # noqa: S608 - made of constants
_NARROWED = f"SELECT f.*, ''::tsvector FROM ({{}}) f {_NAMES}"  # noqa: S608 - no words: conditions alone
# The other way round: what the operators leave first, then the words of each.
_AMONG = f"""SELECT f.*, d.vector FROM ({{}} OFFSET 0) f {_NAMES} JOIN content_document d ON d.post_id = f.post
WHERE d.vector @@ %s::tsquery ORDER BY f.post DESC LIMIT {MOST}"""  # noqa: S608 - made of constants
_ONE = f"SELECT FROM {MATCHED} LIMIT 1"  # noqa: S608 - made of constants
# Rows: ('hit', post, rank, all words) for a page of topics; ('kind', value, number) and so on for what there is.
_AROUND = """
WITH found (post, topic, kind, space, language, created, score, tags, vector) AS MATERIALIZED (FOUND),
asked AS (SELECT %s::tsquery AS whole, %s::timestamptz AS now, %s::tsquery[] AS words, %s::float8[] AS weights),
ranked AS (
    SELECT post, topic, kind, space, language, created, tags, is_whole,
        CASE WHEN is_whole THEN ts_rank(vector, whole, 1) ELSE (
            SELECT sum(weight * (0.1 + ts_rank(vector, word, 1))) FROM unnest(words, weights) AS w (word, weight)
            WHERE vector @@ word) END
        * (1 + 0.1 * ln(1 + greatest(score, 0)::float8))
        * (1 + 0.3 * exp(-greatest(0, extract(epoch FROM now - created)::float8) / 15552000)) AS rank
    FROM (SELECT found.*, asked.*, vector @@ whole AS is_whole FROM found, asked OFFSET 0) f
), best AS (
    SELECT DISTINCT ON (topic) * FROM ranked ORDER BY topic, is_whole DESC, rank DESC, post DESC
), counted AS (
    SELECT kind, space, language, CASE WHEN created > now - interval '7 days' THEN 'week'
        WHEN created > now - interval '31 days' THEN 'month' WHEN created > now - interval '366 days' THEN 'year'
        ELSE 'older' END AS age, is_whole FROM best, asked
)
(SELECT 'hit', post::text, rank, is_whole::int FROM best b
    ORDER BY b.is_whole DESC, CASE WHEN %s THEN created END DESC, b.rank DESC, b.post DESC LIMIT %s OFFSET %s)
UNION ALL (SELECT coalesce('kind:' || kind, 'space:' || space, 'language:' || language, 'age:' || age,
    CASE WHEN is_whole THEN 'whole' ELSE 'part' END), '', 0, count(*) FROM counted
    GROUP BY GROUPING SETS ((kind), (space), (language), (age), (is_whole)))
UNION ALL (SELECT 'tag:' || tag, '', 0, count(*) FROM best, unnest(tags) AS tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 12)
UNION ALL (SELECT 'posts', '', 0, count(*) FROM found)"""
_AFTER = ("whole", "moment", "words", "weights", "newest", "size", "skip")


@dataclass(frozen=True)
class Wanted:
    """What a query asks for: lexemes, parts of a `tsquery` that hold in any case, conditions on posts."""

    words: Sequence[str] = ()
    fixed: str = ""
    conditions: Sequence[Any] = ()  # Q of posts
    is_newest_first: bool = False


@dataclass
class Results:
    """`hits`: (post, whether it has all words), best first; `facets`: counts of topics by 'kind:question'."""

    hits: list[tuple[int, bool]] = field(default_factory=list)
    facets: dict[str, int] = field(default_factory=dict)
    posts: int = 0  # that were ranked
    is_cut: bool = False  # there are more than were ranked
    unknown: list[str] = field(default_factory=list)  # words that are nowhere
    more: bool = False

    @property
    def topics(self) -> int:
        return self.facets.get("whole", 0) + self.facets.get("part", 0)

    @property
    def partly(self) -> int:
        return self.facets.get("part", 0)


def find(viewer: Actor, wanted: Wanted, *, skip: int = 0, size: int = SIZE) -> Results:
    """Two to four reads."""
    plan = Plan(viewer, wanted, skip, size, *frequencies(wanted.words))
    found = plan.every_word()
    if len(wanted.words) > 1 and found.topics < FEW:
        found = plan.any_word()
    found.unknown = [word for word, number in plan.known.items() if not number]
    return found


def frequencies(words: Sequence[str]) -> tuple[dict[str, int], int, int]:
    """In how many documents each is, how many there are, the newest post of them. One read.

    Of a long Chinese word that is not written so, it is the number of its rarest pair of characters.
    """
    pairs = {word: pairs_of(word) for word in words}
    asked = [ALL, *words, *(pair for found in pairs.values() for pair in found)]
    with raw_cursor() as cursor:
        known: dict[str, int] = dict(cursor.execute(_KNOWN, [asked], prepare=True).fetchall())
    rarest = {word: min((known.get(pair, 0) for pair in pairs[word]), default=0) for word in words}
    return {word: known.get(word) or rarest[word] for word in words}, known.get(ALL, 0), known[""] or 0


@dataclass
class Plan:
    viewer: Actor
    wanted: Wanted
    skip: int
    size: int
    known: Mapping[str, int]  # documents a word is in
    total: int
    newest: int  # number of a post

    def every_word(self) -> Results:
        whole = both(*map(spelled, self.wanted.words), self.wanted.fixed)
        expected = self.total * math.prod(number / max(1, self.total) for number in self.known.values())
        return self._newest(whole, expected if self.wanted.words else 0, whole or _ANYTHING)

    def any_word(self) -> Results:
        """The rarest words as long as they are in few enough documents; at least one that is there at all."""
        chosen, expected = list[str](), 0
        for word in sorted(self.known, key=lambda word: self.known[word]):
            if self.known[word] and (not chosen or expected + self.known[word] <= MOST):
                chosen.append(word)
                expected += self.known[word]
        if not chosen:
            return Results()
        query = both(f"({' | '.join(map(spelled, chosen))})", self.wanted.fixed)
        weights = [math.log1p(self.total / self.known[word]) for word in chosen]
        whole = both(*map(spelled, self.wanted.words), self.wanted.fixed)
        return self._newest(query, expected, whole, chosen, weights)

    def _newest(self, query: str, expected: float, *ranked: Any) -> Results:
        """In the newest stretches of posts that should hold enough; once more in as many as then seem right, at last in all."""
        if expected <= MOST:
            return self._run(query, *ranked)
        last = self.newest >> STRETCH
        number = math.ceil((last + 1) * ENOUGH / expected)
        for _try in range(TRIES):
            if number > last / 2:
                break
            stretches = any_of(age_mark(last - back) for back in range(number))
            found = self._run(both(query, stretches), *ranked)
            if found.posts >= ENOUGH / 4:
                found.is_cut = True
                return found
            number = math.ceil(number * ENOUGH / (found.posts + 0.5))
        return self._run(query, *ranked, is_narrow=self._is_narrow())

    def _is_narrow(self) -> bool:
        if not self.wanted.conditions:
            return False
        return shown_to(self.viewer).filter(*self.wanted.conditions)[: NARROW + 1].count() <= NARROW

    def _run(
        self,
        query: str,
        whole: str,
        words: Sequence[str] = (),
        weights: Sequence[float] = (),
        *,
        is_narrow: bool = False,
    ) -> Results:
        values = {
            "viewer": number_of(self.viewer), "query": query, "whole": whole, "moment": clock.now(),
            "words": [spelled(word) for word in words] or [_ANYTHING], "weights": list(weights) or [0.0],
            "newest": self.wanted.is_newest_first, "size": self.size + 1, "skip": self.skip,
        }  # fmt: skip
        rows = self._statement(bool(query), is_narrow).rows(**values)
        hits = [(int(post), bool(is_whole)) for what, post, _rank, is_whole in rows if what == "hit"]
        facets = {what: number for what, _post, _rank, number in rows if what not in ("hit", "posts")}
        posts = next(number for what, _post, _rank, number in rows if what == "posts")
        return Results(hits[: self.size], facets, posts, posts >= MOST, more=len(hits) > self.size)

    def _statement(self, has_query: bool, is_narrow: bool) -> Prepared[Post]:
        sort = sort_of(self.viewer)
        if has_query and is_narrow:
            return _among(sort, self.wanted.conditions)
        if has_query and not self.wanted.conditions:
            return _unnarrowed(sort)
        return _narrowed(sort, has_query, self.wanted.conditions)


@cache
def _unnarrowed(sort: Sort) -> Prepared[Post]:
    return _narrowed(sort, True, ())


def _narrowed(sort: Sort, has_query: bool, conditions: Sequence[Any]) -> Prepared[Post]:
    def build(viewer: int) -> QuerySet[Post, Any]:
        if has_query:
            return matched_for(StandIn(sort, viewer)).filter(*conditions).values_list(*COLUMNS)
        shown = shown_to(StandIn(sort, viewer)).filter(*conditions, document__isnull=False)
        return shown.order_by("-pk")[:MOST].values_list(*COLUMNS)

    if has_query:
        return Enclosed(build, _AROUND.replace("FOUND", _FOUND), ("query",), _AFTER, viewer=EXAMPLE)
    return Enclosed(build, _AROUND.replace("FOUND", _NARROWED), (), _AFTER, viewer=EXAMPLE)


def _among(sort: Sort, conditions: Sequence[Any]) -> Prepared[Post]:
    def build(viewer: int) -> QuerySet[Post, Any]:
        return shown_to(StandIn(sort, viewer)).filter(*conditions).values_list(*COLUMNS)

    return Enclosed(build, _AROUND.replace("FOUND", _AMONG), (), ("query", *_AFTER), viewer=EXAMPLE)


def is_found(viewer: Actor, query: str) -> bool:
    """Whether the viewer would find anything by a `tsquery`. One read."""
    return bool(_found(sort_of(viewer)).rows(viewer=number_of(viewer), query=query))


@cache
def _found(sort: Sort) -> Prepared[Post]:
    def build(viewer: int) -> QuerySet[Post, Any]:
        return matched_for(StandIn(sort, viewer)).values_list(*COLUMNS)

    return Enclosed(build, _ONE, ("query",), viewer=EXAMPLE)


def shown_to(viewer: Actor) -> QuerySet[Post]:
    """Posts that search may show: what is hidden stays away even from those who look after it."""
    return Post.objects.visible_to(viewer).filter(hidden_at=None, topic__hidden_at=None)


def matched_for(viewer: Actor) -> QuerySet[Post]:
    """The one post of `m` in `MATCHED`, if it may be shown."""
    return shown_to(viewer).filter(pk=Func(template="m.post_id", output_field=BigIntegerField()))

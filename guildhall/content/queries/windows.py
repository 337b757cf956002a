"""The posts that one page of a topic shows: its opening, and a stretch of the others.

Every stretch is a walk along an index that ends after a page's worth of posts, so the ten thousandth reply costs what
the tenth does. By time posts go by their number. By worth come accepted answers, then the score (useful less not useful,
imported votes included), and of the same score the older one. The parts of a
stretch are one statement, prepared once for each sort of reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import SmallIntegerField

from guildhall.content.models import Post, Vote
from guildhall.content.queries.people import columns
from guildhall.content.queries.standins import Sort, StandIn
from guildhall.kernel.prepared import EXAMPLE, LONG_AGO, Prepared

SIZE = 12  # answers or replies a page: as many as 40 kB hold
ORDERS = ("best", "newest", "oldest")
LAST = 2**31 - 1
FIELDS = (
    "id", "kind", "language", "author_id", "author_name", "created_at", "edited_at", "html", "hidden_at", "imported_up",
    "imported_down", "imported_from", "score", "comment_count", "revision_count", "accepted_at", "number",
    "official_at", "outdated_at", "hidden_as",
)  # fmt: skip
_AUTHOR = columns("author")
_BY_WORTH = ("-score", "created_at", "pk")
_UNLIKELY = 2_111_000_003  # an example that fits a column of four bytes
Rows = QuerySet[Post, Any]


@dataclass(frozen=True)
class Place:
    """Where in a topic a page begins; at the beginning, if nothing is said.

    `after`: the key of a page by worth. `number`: the first post by time; `before`: the one behind the last.
    `at`: a post to begin with. `comments`: a post, for all its comments.
    """

    order: str = "best"
    after: str = ""
    number: int = 0
    before: int = 0
    at: int = 0
    comments: int = 0

    @property
    def is_first(self) -> bool:
        return not (self.after or self.number or self.before or self.at)


def read_posts(sort: Sort, viewer: int | None, topic: Any, place: Place) -> list[tuple[Any, ...]]:
    """Values of `FIELDS`, the reader's vote and the author; the opening first, then one more than a page shows.

    One read; two where a page begins with a post.
    """
    shape, values = _shape(topic, place, StandIn(sort, viewer or 0))
    rows = _stretch(sort, shape, topic.keeps).rows(topic=topic.pk, viewer=viewer, **values)
    return sorted(rows, key=_ORDER_OF[place.order, bool(place.before)])[: SIZE + 2]


def _worth_of(row: Sequence[Any]) -> Any:
    return row[1] != Post.Kind.OPENING, row[15] is None, -row[12], row[5], row[0]


_ORDER_OF: dict[tuple[str, bool], Callable[[Sequence[Any]], Any]] = {
    ("best", False): _worth_of,
    ("best", True): _worth_of,
    ("newest", False): lambda row: (row[1] != Post.Kind.OPENING, -row[16], -row[0]),
    ("oldest", False): lambda row: (row[1] != Post.Kind.OPENING, row[16], row[0]),
    ("oldest", True): lambda row: (row[1] != Post.Kind.OPENING, -row[16], -row[0]),
}


def _shape(topic: Any, place: Place, reader: StandIn) -> tuple[str, dict[str, Any]]:
    if place.at and (found := _of_post(topic, place.at, reader)):
        accepted_at, score, created_at, pk, number = found
        if place.order in ("oldest", "newest"):
            return {"oldest": "from", "newest": "down"}[place.order], {"number": number}
        is_accepted = accepted_at is not None
        return "with accepted" if is_accepted else "with", {"score": score, "created_at": created_at, "pk": pk}
    if place.order == "oldest":
        return ("to", {"number": place.before}) if place.before else ("from", {"number": max(place.number, 2)})
    if place.order == "newest":
        return "down", {"number": place.number or LAST}
    if key := decoded(place.after):
        is_accepted, score, created_at, pk = key
        return "behind accepted" if is_accepted else "behind", {"score": score, "created_at": created_at, "pk": pk}
    return "best", {}


def _of_post(topic: Any, pk: int, reader: StandIn) -> tuple[Any, ...] | None:
    posts = Post.objects.below(topic, keeps=topic.keeps, viewer=reader).exclude(kind=Post.Kind.OPENING).filter(pk=pk)
    return posts.values_list("accepted_at", "score", "created_at", "pk", "number").first()


@cache
def _stretch(sort: Sort, shape: str, keeps: bool) -> Prepared[Post]:
    def build(*, topic: int, viewer: int, **place: Any) -> Any:
        posts = Post.objects.below(topic, keeps=keeps, viewer=StandIn(sort, viewer))
        opening = posts.filter(kind=Post.Kind.OPENING)
        rest = posts.exclude(kind=Post.Kind.OPENING)
        parts = [opening.order_by(), *_parts(rest, shape, **place)]
        rows = [_with_votes(part, StandIn(sort, viewer)) for part in parts]
        return rows[0].union(*rows[1:], all=True)

    examples: dict[str, Any] = {"number": _UNLIKELY} if shape in ("from", "to", "down") else {}
    if shape.startswith(("behind", "with")):
        examples = {"score": _UNLIKELY, "pk": EXAMPLE + 2, "created_at": LONG_AGO}
    return Prepared(build, topic=EXAMPLE + 1, viewer=EXAMPLE, **examples)


def _parts(posts: Any, shape: str, **place: Any) -> list[Any]:
    """Each ordered and ended; together they hold the stretch."""
    accepted, others = posts.exclude(accepted_at=None), posts.filter(accepted_at=None)
    few = SIZE + 1
    if shape == "from":
        return [posts.filter(number__gte=place["number"]).order_by("number", "pk")[:few]]
    if shape == "down":
        return [posts.filter(number__lte=place["number"]).order_by("-number", "-pk")[:few]]
    if shape == "to":
        return [posts.filter(number__lt=place["number"]).order_by("-number", "-pk")[:few]]
    if shape == "best":
        return [accepted.order_by(*_BY_WORTH)[:few], others.order_by(*_BY_WORTH)[:few]]
    begin = _worth(shape.startswith("with"), **place)
    if shape.endswith("accepted"):
        return [*begin(accepted), others.order_by(*_BY_WORTH)[:few]]
    return begin(others)


def _worth(is_included: bool, *, score: int, created_at: datetime, pk: int) -> Callable[[Any], list[Any]]:
    """What comes behind a post by worth: first those of its score, then those of a lower one."""
    here = Q(pk__gte=pk) if is_included else Q(pk__gt=pk)

    def begin(posts: Any) -> list[Any]:
        tied = posts.filter(score=score, created_at__gte=created_at).filter(Q(created_at__gt=created_at) | here)
        return [
            tied.order_by("created_at", "pk")[: SIZE + 1],
            posts.filter(score__lt=score).order_by(*_BY_WORTH)[: SIZE + 1],
        ]

    return begin


def _with_votes(posts: Any, reader: StandIn) -> Rows:
    rows: Rows = posts.annotate(mine=my_vote(reader, "post")).values_list(*FIELDS, "mine", *_AUTHOR)
    return rows


def my_vote(reader: Any, thing: str) -> Any:
    if not reader.is_authenticated or getattr(reader, "pk", None) is None:
        return Value(0, SmallIntegerField())
    votes = Vote.objects.filter(member=reader.pk, **{thing: OuterRef("pk")})
    return Subquery(votes.values("value")[:1])


def key_of(row: Any) -> str:
    """The key of the page by worth that comes behind a post."""
    moment = round(row.created_at.timestamp() * 1_000_000)
    return f"{int(row.accepted_at is not None)}_{row.score}_{moment}_{row.id}"


def decoded(after: str) -> tuple[bool, int, datetime, int] | tuple[()]:
    """Nothing for a key that says nothing: then the page is the first."""
    try:
        accepted, score, moment, pk = after.split("_")
        return accepted == "1", _small(score), datetime.fromtimestamp(int(moment) / 1_000_000, UTC), _small(pk)
    except (ValueError, OverflowError, OSError):
        return ()


def _small(digits: str) -> int:
    """A number that a column can hold. Raises ValueError."""
    number = int(digits)
    if abs(number) >= 2**31:
        raise ValueError(digits)
    return number

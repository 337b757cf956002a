"""A Discourse forum: posts and categories as its own addresses give them, as pages or as one file of lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from guildhall.connectors.importing.rows import Table
from guildhall.connectors.importing.source import Source
from guildhall.connectors.sources.discourse import loaders
from guildhall.connectors.sources.discourse.addresses import named_by
from guildhall.connectors.sources.discourse.categories import CATEGORIES
from guildhall.connectors.sources.discourse.people import STANDING
from guildhall.connectors.sources.discourse.posts import OPENINGS, REPLIES
from guildhall.connectors.sources.discourse.words import WORDS
from guildhall.connectors.sources.finishing import SETTLED, rewriting
from guildhall.connectors.sources.people import JOINED, people
from guildhall.kernel.text import Bilingual


def _no_categories(source: str, ids: Iterable[Any]) -> Mapping[Any, Any]:
    return {}


SOURCE = Source(
    name="discourse",
    label=Bilingual("Discourse forum", "Discourse 论坛"),
    tables={
        "categories": Table(names=("categories*.json",), inside=("category_list", "categories")),
        "posts": Table(names=("posts*.jsonl", "posts*.json"), inside=("latest_posts",)),
    },
    needed=("posts",),
    phases=(CATEGORIES, OPENINGS, REPLIES),
    finishes=(rewriting(named_by), STANDING, JOINED, *SETTLED),
    loaders={
        "user": people,
        "topic": loaders.topics,
        "post": loaders.posts,
        "number": loaders.numbers,
        "category": _no_categories,
    },
    values={"updated": ("post", lambda post: post.updated)},
    words=WORDS,
    named_by=named_by,
)

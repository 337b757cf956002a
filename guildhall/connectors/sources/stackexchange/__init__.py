"""The public data dump of a Stack Exchange site: eight tables of XML rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice

from guildhall.connectors.importing.packing import Packed, chunks
from guildhall.connectors.importing.rows import Table
from guildhall.connectors.importing.source import Source
from guildhall.connectors.sources.finishing import SETTLED, rewriting
from guildhall.connectors.sources.stackexchange import loaders
from guildhall.connectors.sources.stackexchange.addresses import named_by
from guildhall.connectors.sources.stackexchange.comments import COMMENTS
from guildhall.connectors.sources.stackexchange.finishing import ACCEPTED
from guildhall.connectors.sources.stackexchange.history import HISTORY
from guildhall.connectors.sources.stackexchange.links import LINKS
from guildhall.connectors.sources.stackexchange.people import BADGES, USERS
from guildhall.connectors.sources.stackexchange.posts import ANSWERS, QUESTIONS, TAGS
from guildhall.connectors.sources.stackexchange.votes import VOTES
from guildhall.connectors.sources.stackexchange.words import WORDS
from guildhall.kernel.text import Bilingual

TABLES = ("Posts", "Users", "Votes", "Comments", "Badges", "Tags", "PostLinks", "PostHistory")
SAMPLE = 3000  # posts that are looked at for links to their own site
_LINK = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+\.[a-z]{2,})/(?:questions|q|a)/(\d+)", re.IGNORECASE)


def guess_site(files: Mapping[str, Packed]) -> str:
    """The host that posts link to most with ids this dump has; empty where there is no telling."""
    if "Posts.xml" not in files:
        return ""
    links: list[tuple[str, int]] = []
    ids = set()
    with files["Posts.xml"].opened() as stream:
        for row in islice(files["Posts.xml"].rows(chunks(stream), SOURCE.tables["Posts"]), SAMPLE):
            ids.add(row.attributes.get("Id", ""))
            links += [(host.lower(), old_id) for host, old_id in _LINK.findall(row.attributes.get("Body", ""))]
    seen = Counter(host for host, _ in links)
    hits = Counter(host for host, old_id in links if old_id in ids)
    best = max(hits, key=lambda host: hits[host] ** 2 / seen[host], default="")
    return best if hits[best] >= 3 else ""


SOURCE = Source(
    name="stackexchange",
    label=Bilingual("Stack Exchange data dump", "Stack Exchange 数据导出"),
    tables={name: Table(names=(f"{name}.xml",), old_id="Id") for name in TABLES},
    expects=lambda here: TABLES,
    needed=("Posts", "Users"),
    phases=(USERS, TAGS, QUESTIONS, ANSWERS, COMMENTS, VOTES, HISTORY, LINKS, BADGES),
    finishes=(ACCEPTED, rewriting(named_by), *SETTLED),
    loaders={
        "user": loaders.people,
        "post": loaders.posts,
        "acceptance": loaders.acceptances,
        **{kind: loaders.plain(kind) for kind in ("tag", "comment", "summary", "summary_of", "wiki_of", "accepted_by")},
    },
    parts={"question": ("post", lambda post: post.is_question)},
    values={"topic_of": ("post", lambda post: post.topic), "accepted_by": ("accepted_by", int)},
    words=WORDS,
    guess_site=guess_site,
    named_by=named_by,
)

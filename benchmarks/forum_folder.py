"""A folder (`GUILDHALL_VAR`) with a made forum in it, as an operator's after an import: through the actions of the rooms."""

from __future__ import annotations

import json
import random
import secrets
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.made_forum import SEED, MadePost, MadeTopic, Sizes, spaces, topics
from benchmarks.pages import session_of

AT_ONCE = 250  # topics a transaction
WRITERS = 400  # members with a session
LISTED = 5_000  # addresses of topics that are asked for


@dataclass(frozen=True)
class Forum:
    """What the load needs to know: addresses of topics (the first has 20 posts), cookies of members."""

    topics: list[str]
    sessions: list[str]
    posts: int


def variables(folder: Path) -> dict[str, str]:
    """The environment of an operator who opens this folder; its secret is made the first time."""
    kept = folder / "bench-secret"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        kept.write_text(secrets.token_urlsafe(48))
    return {"GUILDHALL_VAR": str(folder), "SECRET_KEY": kept.read_text(), "ALLOWED_HOSTS": "localhost"}


def forum(folder: Path, sizes: Sizes) -> Forum:
    """The forum of an opened house, made where the folder does not say that it is whole."""
    from guildhall.content.actions import reindex

    mark = folder / "bench-forum.json"
    if not mark.exists():
        made = _made(sizes)
        mark.write_text(json.dumps(asdict(made)))
    if deque(reindex(), maxlen=1):  # its acts are not in the log, so no reader does it
        _settle_statistics()
    return Forum(**json.loads(mark.read_text()))


def _made(sizes: Sizes) -> Forum:
    from guildhall.kernel.actor import HOUSE
    from guildhall.members.actions import create_administrator, create_members, sync_roles
    from guildhall.members.models import Member
    from guildhall.options.actions import choose

    sync_roles()
    create_administrator(email="operator@example.org", password=secrets.token_urlsafe(12), handle="operator")
    # All of the load comes from one address, and from members who write as fast as they can.
    unlimited = ("crawlers.guest_a_minute", "content.guest_searches", "levels.address_posts")
    for key, value in {**dict.fromkeys(unlimited, 0), "levels.posts": [-1] * 5}.items():
        choose(actor=HOUSE, key=key, value=value)
    long_ago = datetime(2025, 6, 1, tzinfo=UTC)
    members = create_members(
        Member(handle=f"member{n:05d}", name=f"member{n:05d}", email=f"member{n:05d}@example.org",
               claimed_at=long_ago, joined_at=long_ago)
        for n in range(1, sizes.members + 1)
    )  # fmt: skip
    addresses = _write(random.Random(SEED), sizes, members)
    _settle_statistics()
    return Forum(addresses[:LISTED], [session_of(member) for member in members[:WRITERS]], sizes.posts)


def _write(made: random.Random, sizes: Sizes, members: list[Any]) -> list[str]:
    """Addresses of the topics."""
    from django.db import transaction

    from guildhall.content import actions
    from guildhall.content.models import Kind
    from guildhall.kernel.actor import HOUSE

    places = [
        actions.create_space(actor=HOUSE, handle=f"c{number}", name_en=name, about_en=about, kinds=list(Kind.values))
        for number, (name, about) in enumerate(spaces(made, sizes.spaces), 1)
    ]
    found, coming = [], topics(made, sizes)
    while batch := list(islice(coming, AT_ONCE)):
        with transaction.atomic():
            rows = [_topic(one, places[one.space - 1], members) for one in batch]
            actions.import_topics(rows)
            actions.import_posts(_replies(zip(batch, rows, strict=True), members))
            actions.settle_import([topic.pk for topic, _opening in rows])
        found += [f"/t/{topic.pk}/{quote(topic.slug)}/" for topic, _opening in rows]
    return found


def _topic(made: MadeTopic, space: Any, members: list[Any]) -> tuple[Any, Any]:
    from guildhall.content.models import Post, Topic

    first = made.posts[0]
    topic = Topic(
        space=space, kind="question", title=made.title, author=members[first.member - 1], created_at=_at(first)
    )
    return topic, Post(source=first.text)


def _replies(batch: Iterable[tuple[MadeTopic, tuple[Any, Any]]], members: list[Any]) -> list[Any]:
    from guildhall.content.models import Post

    return [
        Post(topic=topic, kind="answer", author=members[post.member - 1], source=post.text, created_at=_at(post))
        for made, (topic, _opening) in batch
        for post in made.posts[1:]
    ]


def _at(post: MadePost) -> datetime:
    return datetime.fromtimestamp(post.at, UTC)


def _settle_statistics() -> None:
    """As autovacuum does in its own time; without it the first minutes would be measured with wrong plans."""
    from guildhall.kernel.sql import own_connection

    with own_connection() as own:
        own.execute("VACUUM ANALYZE")

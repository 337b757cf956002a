"""Messages with their texts: a stream is a space, a topic a discussion, a message a post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.rendering import Text, is_too_long
from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import (
    ACTIVITY,
    Broken,
    Came,
    Context,
    Group,
    Item,
    Known,
    Phase,
    Ref,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.bots import is_bot
from guildhall.connectors.sources.dates import can_be
from guildhall.connectors.sources.people import Met, Person, bring_in
from guildhall.connectors.sources.scopes import scopes_of_topic
from guildhall.connectors.sources.zulip.markup import plain
from guildhall.content.actions.imports import import_posts, import_topics
from guildhall.content.activities import DiscussionOpened, ReplyPosted
from guildhall.content.models import Kind, Post, Topic
from guildhall.kernel.markdown import RENDER_VERSION
from guildhall.kernel.sql import raw_cursor
from guildhall.kernel.text import Bilingual, clip

RESOLVED = "✔ "
LATEST, HIGHEST_ID = 1 << 33, 1 << 50  # seconds of the epoch: the year 2242
LONGEST_TITLE, LONGEST_STREAM, LONGEST_TOPIC, LONGEST_NAME = 240, 45, 60, 100


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as its row has it."""

    id: int
    stream: str
    topic: str
    is_resolved: bool
    name: str
    at: datetime
    html: str

    @property
    def discussion(self) -> str:
        return f"{self.stream[:LONGEST_STREAM]}/{self.topic[:LONGEST_TOPIC]}"

    @property
    def user(self) -> str:
        return f"name:{self.name}"

    @property
    def key(self) -> str:
        return f"messages/{self.id}"


@dataclass(frozen=True, slots=True)
class TopicHere:
    id: int
    space: int
    language: str
    author_key: int | None


_TOPICS = """
SELECT s.old_id, t.id, t.space_id, t.language, k.key FROM connectors_sourcerow s JOIN content_topic t ON t.id = s.subject_id
LEFT JOIN members_actorkey k ON k.member_id = t.author_id
WHERE s.source = %s AND s.kind = 'topic' AND s.old_id = ANY(%s)"""


def discussions(source: str, ids: Iterable[Any]) -> dict[str, TopicHere]:
    with raw_cursor() as cursor:
        rows = cursor.execute(_TOPICS, (source, list(ids)), prepare=True).fetchall()
    return {old: TopicHere(*rest) for old, *rest in rows}


def read(row: Row) -> Spoken:
    a = row.attributes
    number, second = _number(a, "id", HIGHEST_ID), _number(a, "ts", LATEST)
    topic, html = _text(a, "topic"), a.get("html", "")
    if not isinstance(html, str):
        raise Broken("html")
    return Spoken(
        id=number,
        stream=_text(a, "stream"),
        topic=topic.removeprefix(RESOLVED).strip() or topic,
        is_resolved=topic.startswith(RESOLVED),
        name=_text(a, "user")[:LONGEST_NAME],
        at=datetime.fromtimestamp(second, UTC),
        html=html,
    )


def _number(a: dict[str, Any], name: str, most: int) -> int:
    value = a.get(name)
    if not isinstance(value, int) or not 0 <= value < most:
        raise Broken(f"{name}={str(value)[:40]!r}")
    return value


def _text(a: dict[str, Any], name: str) -> str:
    value = a.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Broken(f"{name}={str(value)[:40]!r}")
    return value.strip()


def _judge(record: Spoken, known: Known) -> Verdict:
    if known.has("message", record.id):
        return left_out("duplicate_id")
    if not record.html.strip():
        return left_out("empty")
    if not can_be(record.at):
        return left_out("no_date")
    odd = ("too_long",) if is_too_long(record.html) else ()
    made: tuple[Ref, ...] = (("message", record.id),)
    if known.has("discussion", record.discussion):
        return Verdict(ACTIVITY, "reply", made, odd)
    return Verdict(ACTIVITY, "discussion", (*made, ("discussion", record.discussion)), odd)


def _source(context: Context, record: Spoken) -> str:
    return plain(record.html, context.site)


def _write(context: Context, items: list[Item]) -> Written:
    done = Written()
    bring_in(context, (_met(item.record) for item in items), done)
    _open(context, [item for item in items if item.verdict.what == "discussion"], done)
    _reply(context, [item for item in items if item.verdict.what == "reply"], done)
    return done


def _met(record: Spoken) -> Met:
    return Met(record.user, record.name, record.at, is_bot=is_bot(record.name))


def _open(context: Context, items: list[Item], done: Written) -> None:
    made = [(_topic(context, item), Post(**_common(context, item))) for item in items]
    import_topics(made)
    for item, (topic, opening) in zip(items, made, strict=True):
        record, author = item.record, _author(context, item.record)
        here = TopicHere(topic.pk, topic.space_id, topic.language, author.key)
        context.known.put("discussion", record.discussion, here)
        facts = {"resolved": True} if record.is_resolved else {}
        done.rows.append(Came("topic", record.discussion, "content.topic", topic.pk, facts))
        done.rows.append(Came("post", str(record.id), "content.post", opening.pk))
        done.entries.append(_entry(context, record, DiscussionOpened(), "content.topic", topic.pk, here))


def _topic(context: Context, item: Item) -> Topic:
    record: Spoken = item.record
    author, space = _author(context, record), context.spaces.get(record.stream) or context.space
    assert space
    return Topic(
        space=space,
        kind=Kind.DISCUSSION,
        title=clip(record.topic, LONGEST_TITLE)[:LONGEST_TITLE],
        author_id=author.id,
        created_at=record.at,
        active_at=record.at,
        active_by_id=author.id,
        origin=context.source,
        origin_id=str(record.id),
    )


def _reply(context: Context, items: list[Item], done: Written) -> None:
    posts = [_post(context, item) for item in items]
    import_posts(posts)
    for item, post in zip(items, posts, strict=True):
        record: Spoken = item.record
        topic: TopicHere = context.known.get("discussion", record.discussion)
        done.rows.append(Came("post", str(record.id), "content.post", post.pk))
        activity = ReplyPosted(topic=topic.id)
        target = topic.author_key
        done.entries.append(_entry(context, record, activity, "content.post", post.pk, topic, target=target))


def _post(context: Context, item: Item) -> Post:
    return Post(
        topic_id=context.known.get("discussion", item.record.discussion).id,
        kind=Post.Kind.REPLY,
        author_id=_author(context, item.record).id,
        created_at=item.record.at,
        origin=context.source,
        origin_id=str(item.record.id),
        **_common(context, item),
    )


def _common(context: Context, item: Item) -> dict[str, Any]:
    return {
        "source": _source(context, item.record),
        "source_format": "html",
        "html": item.made.html,
        "language": item.made.language,
        "render_version": RENDER_VERSION,
    }


def _author(context: Context, record: Spoken) -> Person:
    found: Person = context.known.get("user", record.user)
    return found


def _entry(  # noqa: PLR0913 - the columns of one row
    context: Context,
    record: Spoken,
    activity: Any,
    kind: str,
    pk: int,
    topic: TopicHere,
    *,
    target: int | None = None,
) -> Entry:
    return Entry(
        activity=activity,
        subject_type=kind,
        subject_id=pk,
        actor_key=_author(context, record).key,
        target_key=target,
        occurred_at=record.at,
        scopes=scopes_of_topic(context, topic.space, topic.language),
        source=context.source,
        source_id=record.key,
    )


TEXTS = Phase(
    name="texts",
    label=Bilingual("messages with their texts", "带正文的消息"),
    table="texts",
    read=read,
    refers=lambda record: [("message", record.id), ("discussion", record.discussion), ("user", record.user)],
    judge=_judge,
    group=lambda record: Group(record.stream, record.stream),
    text=lambda context, record: Text(_source(context, record), "html", beside=record.topic),
    write=_write,
    key=lambda record: record.key,
    batch=500,
)

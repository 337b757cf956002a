"""Who wrote when in which topic, without the words: streams, topics, users, messages as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from guildhall.activity.actions import Entry
from guildhall.connectors.actions.places import make_places, say_who_opened
from guildhall.connectors.activities import ConversationOpened, MessageSent
from guildhall.connectors.importing.rows import Row, Table
from guildhall.connectors.importing.source import (
    ACTIVITY,
    ATTRIBUTE,
    Broken,
    Context,
    Item,
    Known,
    Loader,
    Phase,
    Ref,
    Source,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.bots import is_bot
from guildhall.connectors.sources.people import Met, bring_in, people
from guildhall.connectors.sources.places import PlaceHere, places
from guildhall.connectors.sources.scopes import scopes
from guildhall.connectors.sources.zulip.words import WORDS
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual
from guildhall.members.activities import MemberJoined

PLACE, MEMBER, MESSAGES = "connectors.place", "members.member", "messages/"
CHANNEL, CONVERSATION = "channel", "conversation"
RESOLVED = "✔ "
LAST = (1 << 33) - 1  # a second in the year 2242
LARGEST = (1 << 60) - 1


class Stream(NamedTuple):
    id: int
    name: str


class User(NamedTuple):
    id: int
    name: str
    first: datetime
    is_bot: bool


class Topic(NamedTuple):
    id: int
    stream: int
    title: str


class Message(NamedTuple):
    id: int
    topic: int
    user: int
    at: datetime
    characters: int


def _number(told: Mapping[str, Any], name: str, most: int = LARGEST) -> int:
    try:
        number = int(told[name])
    except (KeyError, ValueError):
        raise Broken(name) from None
    if not 0 <= number <= most:
        raise Broken(name)
    return number


def _moment(told: Mapping[str, Any], name: str) -> datetime:
    return datetime.fromtimestamp(_number(told, name, LAST), UTC)


def _stream(row: Row) -> Stream:
    return Stream(_number(row.attributes, "stream_id"), row.attributes.get("name", "").strip())


def _user(row: Row) -> User:
    told = row.attributes
    name = told.get("name", "").strip()
    return User(_number(told, "user"), name, _moment(told, "first_ts"), told.get("bot") == "1" or is_bot(name))


def _topic(row: Row) -> Topic:
    told = row.attributes
    return Topic(_number(told, "topic"), _number(told, "stream_id"), told.get("title", "").strip())


def _message(row: Row) -> Message:
    told = row.attributes
    at, characters = _moment(told, "ts"), _number(told, "chars", (1 << 31) - 1)
    return Message(_number(told, "msg_id"), _number(told, "topic"), _number(told, "user"), at, characters)


def _judge_stream(record: Stream, known: Known) -> Verdict:
    if known.has("channel", record.id):
        return left_out("same_id")
    return Verdict(ATTRIBUTE, "channel", (("channel", record.id),), () if record.name else ("no_name",))


def _judge_user(record: User, known: Known) -> Verdict:
    if known.has("user", str(record.id)):
        return left_out("same_id")
    odd, made = () if record.name else ("no_name",), (("user", str(record.id)),)
    return Verdict(ATTRIBUTE, "bot", made, odd) if record.is_bot else Verdict(ACTIVITY, "member", made, odd)


def _judge_topic(record: Topic, known: Known) -> Verdict:
    if known.has("topic", record.id):
        return left_out("same_id")
    if not known.has("channel", record.stream):
        return left_out("no_stream")
    what = "resolved" if record.title.startswith(RESOLVED.strip()) else "conversation"
    return Verdict(ATTRIBUTE, what, (("topic", record.id),), () if record.title else ("no_name",))


def _judge_message(record: Message, known: Known) -> Verdict:
    if known.has("message", record.id):
        return left_out("duplicate_id")
    if not known.has("topic", record.topic):
        return left_out("no_topic")
    if not known.has("user", str(record.user)):
        return left_out("no_user")
    odd = ("future",) if record.at > clock.now() else ()
    if known.has("opened", record.topic):
        return Verdict(ACTIVITY, "message", (("message", record.id),), odd)
    return Verdict(ACTIVITY, "opening", (("message", record.id), ("opened", record.topic)), odd)


def _write_streams(context: Context, items: list[Item]) -> Written:
    make_places(context.source, CHANNEL, [(str(item.record.id), item.record.name, None) for item in items])
    return Written()


def _write_users(context: Context, items: list[Item]) -> Written:
    done = Written()
    met = [Met(str(user.id), user.name, user.first, user.is_bot) for user in (item.record for item in items)]
    bring_in(context, met, done)
    for user in (item.record for item in items if not item.record.is_bot):
        person = context.known.get("user", str(user.id))
        done.entries.append(
            Entry(
                activity=MemberJoined(),
                subject_type=MEMBER,
                subject_id=person.id,
                actor_key=person.key,
                occurred_at=user.first,
                source=context.source,
                source_id=f"users/{user.id}",
            )
        )
    return done


def _write_topics(context: Context, items: list[Item]) -> Written:
    topics: list[Topic] = [item.record for item in items]
    named = [(str(one.id), one.title, context.known.get("channel", one.stream).id) for one in topics]
    make_places(context.source, CONVERSATION, named)
    return Written()


def _write_messages(context: Context, items: list[Item]) -> Written:
    openers: dict[int, int] = {}
    entries = [_entry(context, item.record, openers, opens=item.verdict.what == "opening") for item in items]
    say_who_opened(openers)
    return Written(entries)


def _entry(context: Context, record: Message, openers: dict[int, int], *, opens: bool) -> Entry:
    talk: PlaceHere = context.known.get("topic", record.topic)
    author = context.known.get("user", str(record.user)).key
    if opens:
        openers[talk.id] = author or 0
    opener = openers.get(talk.id, talk.opened_by)
    return Entry(
        activity=ConversationOpened(record.characters) if opens else MessageSent(talk.id, record.characters),
        subject_type=PLACE,
        subject_id=talk.id,
        actor_key=author,
        target_key=opener if opener and not opens and opener != author else None,
        occurred_at=record.at,
        scopes=scopes(context, (CHANNEL, talk.within or 0)),
        source=context.source,
        source_id=_named(record.id),
    )


def _numbered(kind: str) -> Loader:
    """Places by the numbers that they have in the files."""
    load = places(kind)
    return lambda source, ids: {int(old_id): place for old_id, place in load(source, ids).items()}


def _named(number: int) -> str:
    return f"{MESSAGES}{number}"


def _refers(record: Message) -> Iterator[Ref]:
    yield "message", record.id
    yield "topic", record.topic
    yield "user", str(record.user)


STREAMS = Phase(
    name="streams",
    label=Bilingual("streams", "频道"),
    table="streams",
    read=_stream,
    refers=lambda record: [("channel", record.id)],
    judge=_judge_stream,
    write=_write_streams,
)
USERS = Phase(
    name="users",
    label=Bilingual("people", "成员"),
    table="users",
    read=_user,
    refers=lambda record: [("user", str(record.id))],
    judge=_judge_user,
    write=_write_users,
)
TOPICS = Phase(
    name="topics",
    label=Bilingual("topics", "话题"),
    table="topics",
    read=_topic,
    refers=lambda record: [("topic", record.id), ("channel", record.stream)],
    judge=_judge_topic,
    write=_write_topics,
    batch=5000,
)
SENT = Phase(
    name="messages",
    label=Bilingual("messages", "消息"),
    table="messages",
    read=_message,
    refers=_refers,
    judge=_judge_message,
    write=_write_messages,
    key=lambda record: _named(record.id),  # a topic that was private may be opened later, with lower ids
    batch=10_000,
)
SOURCE = Source(
    name="zulip",
    label=Bilingual("Zulip chat", "Zulip 聊天"),
    tables={
        "streams": Table(names=("streams.csv",), old_id="stream_id"),
        "users": Table(names=("users.csv",), old_id="user"),
        "topics": Table(names=("topics.csv",), old_id="topic"),
        "messages": Table(names=("messages.csv",), old_id="msg_id"),
    },
    needed=("streams", "users", "topics", "messages"),
    phases=(STREAMS, USERS, TOPICS, SENT),
    loaders={"channel": _numbered(CHANNEL), "user": people, "topic": _numbered(CONVERSATION)},
    parts={"opened": ("topic", lambda talk: talk.opened_by is not None)},
    scattered={"message": _named},
    words=WORDS,
)

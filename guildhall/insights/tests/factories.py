"""Small worlds in the log, said with the verbs of content."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from guildhall.activity.actions import Entry, record_many, scope
from guildhall.content import activities as content
from guildhall.members.activities import MemberJoined


def at(text: str) -> datetime:
    """`11-09 10:00` of 2026, UTC."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def say(*entries: Entry) -> None:
    with transaction.atomic():
        record_many(entries)


def entry(activity, subject_type, subject, who, when, **more) -> Entry:
    return Entry(
        activity=activity, subject_type=subject_type, subject_id=subject, actor_key=who, occurred_at=at(when), **more
    )


def asked(topic: int, who: int, when: str, *, tags: tuple[int, ...] = (), **more) -> Entry:
    scopes = tuple(scope("tag", tag) for tag in tags)
    return entry(content.QuestionAsked(), "content.topic", topic, who, when, scopes=scopes, **more)


def answered(topic: int, post: int, who: int, when: str, **more) -> Entry:
    return entry(content.AnswerPosted(topic=topic), "content.post", post, who, when, **more)


def accepted(topic: int, post: int, who: int, when: str) -> Entry:
    return entry(content.AnswerAccepted(topic=topic), "content.post", post, who, when)


def unaccepted(topic: int, post: int, who: int, when: str) -> Entry:
    return entry(content.AnswerUnaccepted(topic=topic), "content.post", post, who, when)


def hidden(noun: str, topic: int, subject: int, who: int, when: str) -> Entry:
    kind = "content.topic" if noun == "question" else "content.post"
    return entry(content.HIDDEN[noun](topic=topic), kind, subject, who, when)


def restored(noun: str, topic: int, subject: int, who: int, when: str) -> Entry:
    kind = "content.topic" if noun == "question" else "content.post"
    return entry(content.RESTORED[noun](topic=topic), kind, subject, who, when)


def joined(who: int, when: str, **more) -> Entry:
    return entry(MemberJoined(), "members.member", who, who, when, **more)

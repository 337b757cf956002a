"""Whom what happens in this room concerns. Watchers are told by themselves, wherever a verb says in which thread it speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Q

from guildhall.content.activities import POSTED, RESTORED
from guildhall.content.models import Mention
from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.registry import Verb
from guildhall.kernel.text import Bilingual

_TEXTS = {declared.verb for declared in POSTED.values()}
_EDITS = {"content.post.edited", "content.comment.edited"}
# What is taken out of sight is told once, by its statement of reasons.
_DECISIONS = {declared.verb for declared in RESTORED.values()}
_DECISIONS |= {"content.edit.accepted", "content.edit.refused", "content.post.reverted"}
_DECISIONS |= {"content.topic.featured", "content.topic.recommended", "content.answer.made_article"}
_DECISIONS |= {"content.topic.moved", "content.topic.merged", "content.posts.split"}
_DECISIONS |= {"content.topic.closed", "content.topic.reopened", "content.moderator.granted"}


def named_in_new_texts(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Those whom a text named from the first."""
    return _named(rows, Q(made_at=F("post__created_at")) | Q(made_at=F("comment__created_at")))


def named_by_edits(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    return _named(rows, Q(made_at__gt=F("post__created_at")) | Q(made_at__gt=F("comment__created_at")))


def _named(rows: Sequence[Any], when: Q) -> Iterator[tuple[int, int]]:
    topics = {row.subject_id: row.id for row in rows if row.subject_type == "content.topic"}
    posts = {row.subject_id: row.id for row in rows if row.subject_type == "content.post"}
    comments = {row.subject_id: row.id for row in rows if row.subject_type == "content.comment"}
    of_topics = Mention.objects.filter(when, post__kind="opening", post__topic__in=topics)
    yield from ((topics[pk], who) for pk, who in of_topics.values_list("post__topic", "member"))
    of_posts = Mention.objects.filter(when, post__in=posts)
    yield from ((posts[pk], who) for pk, who in of_posts.values_list("post", "member"))
    of_comments = Mention.objects.filter(when, comment__in=comments)
    yield from ((comments[pk], who) for pk, who in of_comments.values_list("comment", "member"))


def is_reply(verb: Verb) -> bool:
    return verb.room == "content" and verb.tie in ("replied", "commented")


interests.add(
    Interest(
        name="content.mentioned", kind="mentioned", reads=lambda verb: verb.name in _TEXTS, audience=named_in_new_texts
    )
)
interests.add(
    Interest(
        name="content.mentioned_later",
        kind="mentioned",
        reads=lambda verb: verb.name in _EDITS,
        audience=named_by_edits,
        once=True,
    )
)
interests.add(
    Interest(name="content.answered", kind="answered", reads=lambda verb: verb.name == "content.answer.posted")
)
interests.add(Interest(name="content.asked", kind="asked", reads=lambda verb: verb.name == "content.answer.requested"))
notice_kinds.add(
    NoticeKind(
        name="undecided",
        label=Bilingual("My questions have answers to accept", "我的问题有待采纳的回答"),
        one=Bilingual("Did an answer solve it? Accept it", "有回答解决了你的问题吗？请采纳"),
        many=Bilingual("Did an answer solve it? Accept it", "有回答解决了你的问题吗？请采纳"),
        icon="circle-check",
        order=70,
        mail="daily",
    )
)
interests.add(
    Interest(name="content.undecided", kind="undecided", reads=lambda verb: verb.name == "content.asker.reminded")
)
notice_kinds.add(
    NoticeKind(
        name="offered",
        label=Bilingual("Waiting questions I may be able to answer", "我可能能回答的待回答问题"),
        one=Bilingual("You answer such questions: can you help?", "你常回答这类问题，来看看能否帮上忙"),
        many=Bilingual("You answer such questions: can you help?", "你常回答这类问题，来看看能否帮上忙"),
        icon="help-circle",
        order=80,
        mail="daily",
    )
)
interests.add(
    Interest(name="content.offered", kind="offered", reads=lambda verb: verb.name == "content.question.offered")
)
notice_kinds.add(
    NoticeKind(
        name="reminder",
        label=Bilingual("Reminders that I set", "我设的提醒"),
        one=Bilingual("You wanted to come back to this", "你设的提醒到时间了"),
        many=Bilingual("You wanted to come back to this", "你设的提醒到时间了"),
        icon="clock",
        order=5,
    )
)
interests.add(Interest(name="content.due", kind="reminder", reads=lambda verb: verb.name == "content.bookmark.due"))
interests.add(Interest(name="content.replied", kind="replied", reads=is_reply))
interests.add(
    Interest(name="content.accepted", kind="accepted", reads=lambda verb: verb.name == "content.answer.accepted")
)
notice_kinds.add(
    NoticeKind(
        name="suggested",
        label=Bilingual("Edits suggested to what I wrote", "有人对我的内容提出修改建议"),
        one=Bilingual("%(actor)s suggested an edit", "%(actor)s 提出了修改建议"),
        many=Bilingual("%(number)s people suggested edits", "%(number)s 人提出了修改建议"),
        icon="edit",
        order=55,
    )
)
interests.add(
    Interest(name="content.suggested", kind="suggested", reads=lambda verb: verb.name == "content.edit.suggested")
)
interests.add(
    Interest(name="content.decided", kind="decided", reads=lambda verb: verb.name in _DECISIONS, about="thread")
)

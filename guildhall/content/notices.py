"""Whom what happens in this room concerns. Watchers are told by themselves, wherever a verb says in which thread it speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Q

from guildhall.content.activities import POSTED, RESTORED
from guildhall.content.models import Mention
from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.prepared import MANY, Prepared, listed
from guildhall.kernel.registry import Verb
from guildhall.kernel.sql import numbers
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
    return _named(rows, _AT_FIRST)


def named_by_edits(rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    return _named(rows, _LATER)


def _named(rows: Sequence[Any], reads: Mapping[str, Prepared[Mention]]) -> Iterator[tuple[int, int]]:
    for kind, read in reads.items():
        acts = {row.subject_id: row.id for row in rows if row.subject_type == kind}
        if acts:
            yield from ((acts[pk], who) for pk, who in read.rows(pks=numbers(acts)))


def _reads(when: Q) -> dict[str, Prepared[Mention]]:
    """By type of the subject: its number, and who it names."""

    def read(thing: str, **more: Any) -> Prepared[Mention]:
        def build(pks: str) -> Any:
            return Mention.objects.filter(when, **{f"{thing}__in": listed(pks)}, **more).values_list(thing, "member")

        return Prepared(build, pks=MANY)

    return {
        "content.topic": read("post__topic", post__kind="opening"),
        "content.post": read("post"),
        "content.comment": read("comment"),
    }


_AT_FIRST = _reads(Q(made_at=F("post__created_at")) | Q(made_at=F("comment__created_at")))
_LATER = _reads(Q(made_at__gt=F("post__created_at")) | Q(made_at__gt=F("comment__created_at")))


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

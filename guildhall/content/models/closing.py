"""Why a topic is closed, and the votes of members to open it again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import F

from guildhall.content.models.spaces import Kind
from guildhall.content.models.topics import Topic
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual

_ASKING = (Kind.QUESTION, Kind.DISCUSSION)
_EVERY = tuple(Kind)


@dataclass(frozen=True)
class CloseReason:
    """`says` stands on the closed topic, `advice` is what its author can do about it; `kinds` it is offered for."""

    code: str
    label: Bilingual
    says: Bilingual
    advice: Bilingual
    kinds: tuple[str, ...] = _EVERY


CLOSE_REASONS = {
    reason.code: reason
    for reason in (
        CloseReason(
            "duplicate",
            Bilingual("The same was asked before", "已有相同的问题"),
            Bilingual("This topic is closed, because the same was asked here:", "该主题已关闭，相同的问题在这里："),
            Bilingual(
                "If the answers there do not help, write into your text what is different, and vote to reopen it.",
                "如果那里的回答不适用，请在正文中补充不同之处，再申请重新开放。",
            ),
            _ASKING,
        ),
        CloseReason(
            "off-topic",
            Bilingual("It does not belong in this space", "与本版块无关"),
            Bilingual("This topic is closed: it does not belong in this space.", "该主题已关闭：与本版块无关。"),
            Bilingual("Look for the space where it fits, and post it there.", "请找到合适的版块，在那里重新发布。"),
        ),
        CloseReason(
            "unclear",
            Bilingual("It cannot be answered as it is written", "描述不清，无法回答"),
            Bilingual(
                "This topic is closed: nobody can answer it as it is written.", "该主题已关闭：描述不清，无法回答。"
            ),
            Bilingual(
                "Edit it: what did you do, what did you expect, what happened? Then vote to reopen it.",
                "请修改正文：做了什么、预期是什么、实际发生了什么；然后申请重新开放。",
            ),
            _ASKING,
        ),
        CloseReason(
            "too-broad",
            Bilingual("It asks too much at once", "一次问得太多"),
            Bilingual("This topic is closed: it asks too much at once.", "该主题已关闭：一次问得太多。"),
            Bilingual(
                "Edit it down to one question, and vote to reopen it; ask the others one by one.",
                "请修改为一个具体问题后申请重新开放，其余问题可分别提出。",
            ),
            _ASKING,
        ),
        CloseReason(
            "solved-elsewhere",
            Bilingual("It was solved elsewhere", "已在别处解决"),
            Bilingual("This topic is closed: it was solved elsewhere.", "该主题已关闭：已在别处解决。"),
            Bilingual(
                "Add to your text where and how, so that whoever finds it is helped too.",
                "请在正文中补充在哪里、怎样解决，方便后来的人。",
            ),
            _ASKING,
        ),
        CloseReason(
            "outdated",
            Bilingual("It is about something that has passed", "内容已过时"),
            Bilingual("This topic is closed: what it is about has passed.", "该主题已关闭：内容已过时。"),
            Bilingual(
                "If it still holds for a version in use, say which one, and vote to reopen it.",
                "如果仍适用于在用的版本，请注明版本后申请重新开放。",
            ),
        ),
        CloseReason(
            "heated",
            Bilingual("It has become a quarrel", "讨论已变成争吵"),
            Bilingual("This topic is closed: it has become a quarrel.", "该主题已关闭：讨论已变成争吵。"),
            Bilingual(
                "Let some time pass, and begin anew with what is to be decided.",
                "请冷静一段时间，再就要解决的事重新发起。",
            ),
        ),
        CloseReason(
            "other",
            Bilingual("Another reason, in your words", "其他原因（请说明）"),
            Bilingual(
                "This topic is closed: it can be read, and nobody answers any more.",
                "该主题已关闭：可以阅读，不再接受回答。",
            ),
            Bilingual("Ask those who look after this space if you do not agree.", "如有异议，请联系管理该版块的人。"),
        ),
    )
}


class ReopenVoteQuerySet(models.QuerySet["ReopenVote"]):
    def of_closing(self, topic: Topic) -> ReopenVoteQuerySet:
        """Those that count now."""
        return self.filter(topic=topic, closed_at=F("topic__closed_at"))


class ReopenVote(models.Model):
    """A member wants a closed topic open again; `closed_at` says which of its closings. Taking it back deletes the row."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="reopen_votes")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    cast_at = models.DateTimeField(default=clock.now)

    objects = ReopenVoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "closed_at", "member"], name="one_reopen_vote_a_closing"),
        ]

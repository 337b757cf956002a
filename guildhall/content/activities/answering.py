"""What is done so that questions get answered."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.question.seconded",
    en="%(actor)s has the same question as %(target)s",
    zh_hans="%(actor)s 也想问 %(target)s 的问题",
)
@dataclass(frozen=True)
class QuestionSeconded:
    pass


@verb(
    "content.question.second_withdrawn",
    en="%(actor)s no longer has the same question",
    zh_hans="%(actor)s 取消了同问",
    reverses="content.question.seconded",
)
@dataclass(frozen=True)
class QuestionSecondWithdrawn:
    pass


@verb(
    "content.reopening.voted",
    en="%(actor)s wants a closed topic open again",
    zh_hans="%(actor)s 申请重新开放一个主题",
)
@dataclass(frozen=True)
class ReopeningVoted:
    votes: int  # with this one


@verb(
    "content.reopening.vote_withdrawn",
    en="%(actor)s took back a vote to reopen a topic",
    zh_hans="%(actor)s 撤回了重新开放的申请",
    reverses="content.reopening.voted",
)
@dataclass(frozen=True)
class ReopeningVoteWithdrawn:
    pass


@verb(
    "content.answer.requested",
    en="%(actor)s asked %(target)s to answer a question",
    zh_hans="%(actor)s 邀请 %(target)s 回答一个问题",
    tie="asked",
)
@dataclass(frozen=True)
class AnswerRequested:
    request: int


@verb(
    "content.answer.request_withdrawn",
    en="%(actor)s no longer asks %(target)s to answer",
    zh_hans="%(actor)s 撤回了对 %(target)s 的邀请",
    reverses="content.answer.requested",
)
@dataclass(frozen=True)
class AnswerRequestWithdrawn:
    request: int


@verb(
    "content.answer.declined",
    en="%(actor)s would rather not answer a question of %(target)s",
    zh_hans="%(actor)s 谢绝了 %(target)s 的邀请",
)
@dataclass(frozen=True)
class AnswerDeclined:
    request: int


@verb(
    "content.answer.made_official",
    en="%(actor)s made an answer of %(target)s official",
    zh_hans="%(actor)s 将 %(target)s 的回答标为官方回答",
    staff="content.answer_officially",
)
@dataclass(frozen=True)
class AnswerMadeOfficial:
    topic: int


@verb(
    "content.answer.official_ended",
    en="%(actor)s took the official mark off an answer",
    zh_hans="%(actor)s 取消了官方回答标记",
    reverses="content.answer.made_official",
    staff="content.answer_officially",
)
@dataclass(frozen=True)
class AnswerOfficialEnded:
    topic: int


@verb(
    "content.post.marked_outdated",
    en="%(actor)s marked a post of %(target)s as outdated",
    zh_hans="%(actor)s 将 %(target)s 的内容标为已过时",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class PostMarkedOutdated:
    topic: int


@verb(
    "content.post.outdated_ended",
    en="%(actor)s took the outdated mark off a post",
    zh_hans="%(actor)s 取消了一篇内容的过时标记",
    reverses="content.post.marked_outdated",
)
@dataclass(frozen=True)
class PostOutdatedEnded:
    topic: int


@verb(
    "content.asker.reminded",
    en="%(target)s was reminded of a question with answers",
    zh_hans="系统提醒 %(target)s 查看问题的回答",
)
@dataclass(frozen=True)
class AskerReminded:
    answers: int


@verb(
    "content.question.offered",
    en="%(target)s was shown a question that waits for an answer",
    zh_hans="系统向 %(target)s 推荐了一个待回答的问题",
)
@dataclass(frozen=True)
class QuestionOffered:
    offer: int

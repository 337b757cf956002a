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

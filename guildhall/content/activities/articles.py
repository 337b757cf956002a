"""What is said of articles beside their publishing."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.answer.made_article",
    en="%(actor)s made an article of an answer of %(target)s",
    zh_hans="%(actor)s 将 %(target)s 的回答整理成文章",
    tie="credited",
)
@dataclass(frozen=True)
class AnswerMadeArticle:
    topic: int  # of the answer
    article: int

"""Spaces that most communities begin with; every word can be changed before they are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SuggestedSpace:
    handle: str
    name_en: str
    name_zh_hans: str
    about_en: str
    about_zh_hans: str
    kinds: tuple[str, ...]
    chosen: bool = True


SPACES = (
    SuggestedSpace(
        "help",
        "Help",
        "问答",
        "Questions and their answers.",
        "提问与解答。",
        ("question",),
    ),
    SuggestedSpace(
        "ideas",
        "Ideas",
        "交流讨论",
        "Talk about what could be, and about anything of ours.",
        "聊想法、聊见闻，畅所欲言。",
        ("discussion", "article"),
    ),
    SuggestedSpace(
        "news",
        "News",
        "公告",
        "What everybody should know.",
        "需要大家知晓的消息。",
        ("announcement",),
    ),
    SuggestedSpace(
        "guides",
        "Guides",
        "教程与资料",
        "How-tos, talks and resources worth keeping.",
        "值得收藏的教程、演讲与资料。",
        ("article", "resource"),
    ),
    SuggestedSpace(
        "hello",
        "Say hello",
        "新人报到",
        "Who you are and what brings you here.",
        "介绍一下自己，聊聊为什么来到这里。",
        ("discussion",),
    ),
    SuggestedSpace(
        "show",
        "Show and tell",
        "作品展示",
        "What you have made.",
        "晒出你的作品。",
        ("article", "discussion"),
        chosen=False,
    ),
)

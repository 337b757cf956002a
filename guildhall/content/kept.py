"""What this room keeps about a member, as it tells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guildhall.content.models import (
    AnsweringChoice,
    AnswerRequest,
    BannerDismissal,
    Bookmark,
    Comment,
    Draft,
    Mention,
    Post,
    PostMark,
    Query,
    QuestionOffer,
    ReadingChoice,
    ReadingMark,
    ReopenVote,
    ResourceVersion,
    Revision,
    ScheduledTopic,
    Second,
    Series,
    SpaceModerator,
    SuggestedEdit,
    Topic,
    TopicReading,
    Vote,
)
from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.queries import keys_behind

COUNTED = Bilingual("Stay counted, without you.", "计数保留，但不再与你关联。")


def _rows(*models: Any, by: str = "member") -> Callable[[Member], int]:
    return lambda member: sum(model.objects.filter(**{by: member}).count() for model in models)


def _asked(member: Member) -> int:
    return sum(_rows(AnswerRequest, by=by)(member) for by in ("asker", "asked")) + _rows(QuestionOffer, Mention)(member)


def _spaces(member: Member) -> list[KeptLine]:
    rows = SpaceModerator.objects.filter(member=member).select_related("space").order_by("-granted_at", "-pk")
    return [KeptLine(str(one.space), "", one.granted_at) for one in rows]


kept.add(
    Kept(
        name="content.writing", order=20,
        of="content.Topic content.Post content.Comment content.Revision content.SuggestedEdit content.Series"
        " content.ResourceVersion content.PostMark",
        label=Bilingual("What you wrote", "你发布的内容"), why=Bilingual("You gave it to the community.", "这是你为社区贡献的内容。"),
        ends=Bilingual("Stays under “former member”, or goes too if you ask for that.", "默认以「前成员」名义保留，也可以一并删除。"),
        number=lambda member: _rows(Topic, Post, Comment, Revision, SuggestedEdit, Series, ResourceVersion, by="author")(member)
        + _rows(PostMark, by="made_by")(member),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="content.votes", order=20, of="content.Vote content.Second content.ReopenVote", ends=COUNTED,
        label=Bilingual("Your votes", "你的投票"), number=_rows(Vote, Second, ReopenVote),
        why=Bilingual("They decide what others find first.", "决定其他人优先看到的内容。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="content.reading", order=20,
        of="content.Draft content.ScheduledTopic content.Bookmark content.TopicReading content.ReadingMark"
        " content.ReadingChoice content.BannerDismissal",
        label=Bilingual("Drafts, bookmarks, what you read", "草稿、收藏与阅读记录"),
        why=Bilingual("So that you find your place again.", "方便你继续上次的内容。"),
        number=_rows(Draft, ScheduledTopic, Bookmark, TopicReading, ReadingMark, ReadingChoice, BannerDismissal),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="content.asked", order=22, number=_asked,
        of="content.AnswerRequest content.QuestionOffer content.Mention",
        label=Bilingual("Who asked or named whom, and what you were offered", "邀请回答、提及与推荐的问题"),
        why=Bilingual("To ask those who know, and nobody too often.", "邀请了解的人回答，同时避免打扰过多。"), ends=COUNTED,
    )
)  # fmt: skip
kept.add(
    Kept(
        name="content.answering", order=22, of="content.AnsweringChoice", number=_rows(AnsweringChoice),
        url_name="content:choose_answering", label=Bilingual("Whether you want to be asked", "是否愿意被邀请回答"),
        why=Bilingual("Your own choices.", "你自己的选择。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="content.searches", order=23, of="content.Query",
        number=lambda member: Query.objects.filter(actor_key__in=keys_behind(member)).count(),
        label=Bilingual("What you searched for", "搜索记录"),
        why=Bilingual("To see what people look for and do not find.", "用于了解大家在找什么、没找到什么。"),
        ends=Bilingual("Goes after 90 days, or when you ask to be erased.", "90 天后删除，或申请清除个人数据后删除。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="content.moderator", order=24, of="content.SpaceModerator", lines=_spaces,
        label=Bilingual("Spaces you look or looked after", "负责过的版块"),
        why=Bilingual("Who decided where must stay answerable.", "在版块中作出的决定须有人负责。"),
    )
)  # fmt: skip

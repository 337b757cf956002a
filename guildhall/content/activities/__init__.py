"""What happens to content, as the log says it. Ids and numbers only.

The subject of what is asked and published is the topic; of answers, replies and votes the post; of comments the
comment. The target is the author concerned.
"""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from typing import Any

from guildhall.content.activities import answering as answering  # declared by being imported
from guildhall.content.activities import articles as articles
from guildhall.content.activities import collections as collections
from guildhall.content.activities import editing as editing
from guildhall.content.activities import editorial as editorial
from guildhall.content.activities import holding as holding
from guildhall.content.activities import mentions as mentions
from guildhall.content.activities import resources as resources
from guildhall.content.activities import tools as tools
from guildhall.content.activities.places import (
    ModeratorEnded as ModeratorEnded,
)
from guildhall.content.activities.places import (
    ModeratorGranted as ModeratorGranted,
)
from guildhall.content.activities.places import (
    SpaceArchived as SpaceArchived,
)
from guildhall.content.activities.places import (
    SpaceChanged as SpaceChanged,
)
from guildhall.content.activities.places import (
    SpaceCreated as SpaceCreated,
)
from guildhall.content.activities.places import (
    SpaceReopened as SpaceReopened,
)
from guildhall.content.activities.places import (
    SynonymEnded as SynonymEnded,
)
from guildhall.content.activities.places import (
    SynonymMade as SynonymMade,
)
from guildhall.content.activities.places import (
    TagDescribed as TagDescribed,
)
from guildhall.kernel.registry import verb
from guildhall.kernel.text import Bilingual


@verb(
    "content.question.asked",
    en="%(actor)s asked a question",
    zh_hans="%(actor)s 提了一个问题",
    contribution=True,
    speaks="subject",
    opens="question",
)
@dataclass(frozen=True)
class QuestionAsked:
    pass


@verb(
    "content.article.published",
    en="%(actor)s published an article",
    zh_hans="%(actor)s 发表了一篇文章",
    contribution=True,
    speaks="subject",
)
@dataclass(frozen=True)
class ArticlePublished:
    pass


@verb(
    "content.discussion.opened",
    en="%(actor)s opened a discussion",
    zh_hans="%(actor)s 发起了一个讨论",
    contribution=True,
    speaks="subject",
)
@dataclass(frozen=True)
class DiscussionOpened:
    pass


@verb(
    "content.resource.shared",
    en="%(actor)s shared a resource",
    zh_hans="%(actor)s 分享了一份资料",
    contribution=True,
    speaks="subject",
)
@dataclass(frozen=True)
class ResourceShared:
    pass


@verb(
    "content.announcement.made",
    en="%(actor)s made an announcement",
    zh_hans="%(actor)s 发布了一则公告",
    contribution=True,
    speaks="subject",
    staff="content.announce",
)
@dataclass(frozen=True)
class AnnouncementMade:
    pass


@verb(
    "content.answer.posted",
    en="%(actor)s answered a question of %(target)s",
    zh_hans="%(actor)s 回答了 %(target)s 的问题",
    contribution=True,
    speaks="topic",
    tie="answered",
    answers="question",
    thread="topic",
)
@dataclass(frozen=True)
class AnswerPosted:
    topic: int


@verb(
    "content.reply.posted",
    en="%(actor)s replied to %(target)s",
    zh_hans="%(actor)s 回复了 %(target)s",
    contribution=True,
    speaks="topic",
    tie="replied",
)
@dataclass(frozen=True)
class ReplyPosted:
    topic: int


@verb(
    "content.comment.posted",
    en="%(actor)s commented on a post of %(target)s",
    zh_hans="%(actor)s 评论了 %(target)s 的内容",
    contribution=True,
    speaks="topic",
    tie="commented",
)
@dataclass(frozen=True)
class CommentPosted:
    topic: int
    post: int


@verb(
    "content.post.edited",
    en="%(actor)s edited a post",
    zh_hans="%(actor)s 修改了一篇内容",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class PostEdited:
    topic: int
    number: int  # of the revision


@verb(
    "content.comment.edited",
    en="%(actor)s edited a comment",
    zh_hans="%(actor)s 修改了一条评论",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class CommentEdited:
    topic: int


@verb(
    "content.topic.renamed",
    en="%(actor)s renamed a topic",
    zh_hans="%(actor)s 修改了一个主题的标题",
    staff="content.moderate",
    own=True,
)
@dataclass(frozen=True)
class TopicRenamed:
    pass


@verb(
    "content.topic.closed",
    en="%(actor)s closed a topic",
    zh_hans="%(actor)s 关闭了一个主题",
    shuts="subject",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicClosed:
    pass


@verb(
    "content.topic.reopened",
    en="%(actor)s reopened a topic",
    zh_hans="%(actor)s 重新开放了一个主题",
    reverses="content.topic.closed",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicReopened:
    pass


@verb(
    "content.topic.pinned", en="%(actor)s pinned a topic", zh_hans="%(actor)s 置顶了一个主题", staff="content.moderate"
)
@dataclass(frozen=True)
class TopicPinned:
    pass


@verb(
    "content.topic.unpinned",
    en="%(actor)s unpinned a topic",
    zh_hans="%(actor)s 取消置顶了一个主题",
    reverses="content.topic.pinned",
    staff="content.moderate",
)
@dataclass(frozen=True)
class TopicUnpinned:
    pass


@verb(
    "content.post.upvoted",
    en="%(actor)s found a post of %(target)s useful",
    zh_hans="%(actor)s 觉得 %(target)s 的内容有用",
    tie="upvoted",
)
@dataclass(frozen=True)
class PostUpvoted:
    topic: int


@verb(
    "content.post.upvote_withdrawn",
    en="%(actor)s took back an upvote",
    zh_hans="%(actor)s 取消了一次点赞",
    reverses="content.post.upvoted",
)
@dataclass(frozen=True)
class PostUpvoteWithdrawn:
    topic: int


@verb("content.post.downvoted", en="%(actor)s did not find a post useful", zh_hans="%(actor)s 觉得一篇内容没有帮助")
@dataclass(frozen=True)
class PostDownvoted:
    topic: int


@verb(
    "content.post.downvote_withdrawn",
    en="%(actor)s took back a downvote",
    zh_hans="%(actor)s 取消了一次点踩",
    reverses="content.post.downvoted",
)
@dataclass(frozen=True)
class PostDownvoteWithdrawn:
    topic: int


@verb(
    "content.comment.upvoted",
    en="%(actor)s found a comment of %(target)s useful",
    zh_hans="%(actor)s 觉得 %(target)s 的评论有用",
    tie="upvoted",
)
@dataclass(frozen=True)
class CommentUpvoted:
    topic: int


@verb(
    "content.comment.upvote_withdrawn",
    en="%(actor)s took back an upvote of a comment",
    zh_hans="%(actor)s 取消了对一条评论的点赞",
    reverses="content.comment.upvoted",
)
@dataclass(frozen=True)
class CommentUpvoteWithdrawn:
    topic: int


@verb(
    "content.answer.accepted",
    en="%(actor)s accepted an answer of %(target)s",
    zh_hans="%(actor)s 采纳了 %(target)s 的回答",
    tie="accepted",
    closes="question",
    thread="topic",
)
@dataclass(frozen=True)
class AnswerAccepted:
    topic: int


@verb(
    "content.answer.unaccepted",
    en="%(actor)s took back an acceptance",
    zh_hans="%(actor)s 取消了一次采纳",
    reverses="content.answer.accepted",
    thread="topic",
)
@dataclass(frozen=True)
class AnswerUnaccepted:
    topic: int


# Whatever is posted can be hidden and restored; hiding takes back what posting gave.
POSTED: dict[str, Any] = {
    "question": QuestionAsked,
    "article": ArticlePublished,
    "discussion": DiscussionOpened,
    "resource": ResourceShared,
    "announcement": AnnouncementMade,
    "answer": AnswerPosted,
    "reply": ReplyPosted,
    "comment": CommentPosted,
}
NOUNS = {
    "question": Bilingual("a question", "一个问题"),
    "article": Bilingual("an article", "一篇文章"),
    "discussion": Bilingual("a discussion", "一个讨论"),
    "resource": Bilingual("a resource", "一份资料"),
    "announcement": Bilingual("an announcement", "一则公告"),
    "answer": Bilingual("an answer", "一个回答"),
    "reply": Bilingual("a reply", "一条回复"),
    "comment": Bilingual("a comment", "一条评论"),
}


def _hiding(noun: str) -> Any:
    declared = make_dataclass(f"{noun.title()}Hidden", [("topic", int)], frozen=True)
    said = {
        "en": f"%(actor)s hid {NOUNS[noun].en} of %(target)s",
        "zh_hans": f"%(actor)s 隐藏了 %(target)s 的{NOUNS[noun].zh_hans}",
    }
    return verb(f"content.{noun}.hidden", **said, reverses=POSTED[noun].verb, staff="content.moderate")(declared)


def _restoring(noun: str) -> Any:
    declared = make_dataclass(f"{noun.title()}Restored", [("topic", int)], frozen=True)
    said = {
        "en": f"%(actor)s restored {NOUNS[noun].en} of %(target)s",
        "zh_hans": f"%(actor)s 恢复了 %(target)s 的{NOUNS[noun].zh_hans}",
    }
    return verb(f"content.{noun}.restored", **said, reverses=f"content.{noun}.hidden", staff="content.moderate")(
        declared
    )


HIDDEN = {noun: _hiding(noun) for noun in POSTED}
RESTORED = {noun: _restoring(noun) for noun in POSTED}

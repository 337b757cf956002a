"""What segments may ask of content: who asks, answers, writes and reads, and about what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from guildhall.content.models import Space, Tag
from guildhall.kernel.registry import Choices, SegmentField, segment_fields
from guildhall.kernel.text import Bilingual

CONTENT, MOST_TAGS = Bilingual("Questions, answers, topics", "问答与主题"), 200
# What is said in the spaces of a group is that group's: whoever reads a segment would see who said it.
_POSTS = """SELECT p.author_id AS who, p.id AS what FROM content_post p JOIN content_topic t ON t.id = p.topic_id
    JOIN content_space sp ON sp.id = t.space_id AND sp.visibility <> 'group'
    WHERE p.hidden_at IS NULL AND t.hidden_at IS NULL AND p.created_at >= {since}"""
_TAGGED = " AND p.topic_id IN (SELECT tt.topic_id FROM content_topictag tt WHERE tt.tag_id::text = ANY({of}))"


def used_tags() -> Iterable[tuple[str, Any]]:
    """Those with the most topics, these first."""
    most = Tag.objects.filter(topics__gt=0).order_by("-topics", "name")[:MOST_TAGS]
    return [(str(tag.pk), tag.name) for tag in most]


def tag_names(values: Sequence[str]) -> dict[str, Any]:
    numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16]
    found = _open_tags().filter(pk__in=numbers)
    return {str(tag.pk): tag.name for tag in found}


def tags_typed(names: Sequence[str]) -> dict[str, str]:
    """Another word for a tag is the tag."""
    plain = {name: name.strip("“”").casefold() for name in names}
    found = {tag.name: str(tag.pk) for tag in _open_tags().filter(name__in=plain.values())}
    others = _open_tags().filter(synonyms__name__in=plain.values()).values_list("synonyms__name", "pk")
    found |= {name: str(pk) for name, pk in others}
    return {name: found[word] for name, word in plain.items() if word in found}


def _open_tags() -> QuerySet[Tag]:
    """Tags that a topic has which is not for one group: the others stand nowhere, or are nobody else's business."""
    spaces = Space.Visibility
    return Tag.objects.filter(rows__topic__space__visibility__in=(spaces.PUBLIC, spaces.MEMBERS)).distinct()


TAGS = Choices(offered=used_tags, labels=tag_names, found=tags_typed, quoted=True)


def field(
    name: str, label: tuple[str, str], rows: str, *phrases: tuple[str, str], choices: Choices | None = None
) -> None:
    says, denies, often, seldom = (Bilingual(*phrase) for phrase in phrases)
    segment_fields.add(
        SegmentField(
            name=f"content.{name}", label=Bilingual(*label), group=CONTENT, rows=rows, says=says, denies=denies,
            often=often, seldom=seldom, choices=choices, windowed=True,
        )
    )  # fmt: skip


field(
    "answered_in", ("Answers in a tag", "在标签下的回答"), f"{_POSTS} AND p.kind = 'answer'{_TAGGED}",
    ("answered in %(of)s", "在%(of)s标签下回答过问题"), ("answered nothing in %(of)s", "没有在%(of)s标签下回答过问题"),
    ("gave at least %(times)s answers in %(of)s", "在%(of)s标签下至少回答过 %(times)s 次"),
    ("gave fewer than %(times)s answers in %(of)s", "在%(of)s标签下回答不足 %(times)s 次"), choices=TAGS,
)  # fmt: skip
field(
    "answered", ("Answers", "回答"), f"{_POSTS} AND p.kind = 'answer'",
    ("answered a question", "回答过问题"), ("answered no question", "没有回答过问题"),
    ("gave at least %(times)s answers", "至少回答过 %(times)s 次"),
    ("gave fewer than %(times)s answers", "回答不足 %(times)s 次"),
)  # fmt: skip
field(
    "accepted", ("Accepted answers", "被采纳的回答"),
    """SELECT p.author_id AS who, p.id AS what FROM content_acceptance a JOIN content_post p ON p.id = a.post_id
    WHERE a.ended_at IS NULL AND p.hidden_at IS NULL AND a.accepted_at >= {since}""",
    ("had an answer accepted", "有回答被采纳"), ("had no answer accepted", "没有回答被采纳"),
    ("had at least %(times)s answers accepted", "至少有 %(times)s 个回答被采纳"),
    ("had fewer than %(times)s answers accepted", "被采纳的回答不足 %(times)s 个"),
)  # fmt: skip
field(
    "asked", ("Questions", "提问"), f"{_POSTS} AND p.kind = 'opening' AND t.kind = 'question'",
    ("asked a question", "提过问题"), ("asked no question", "没有提过问题"),
    ("asked at least %(times)s questions", "至少提过 %(times)s 个问题"),
    ("asked fewer than %(times)s questions", "提问不足 %(times)s 个"),
)  # fmt: skip
field(
    "asked_in", ("Questions in a tag", "在标签下的提问"),
    f"{_POSTS} AND p.kind = 'opening' AND t.kind = 'question'{_TAGGED}",
    ("asked in %(of)s", "在%(of)s标签下提过问题"), ("asked nothing in %(of)s", "没有在%(of)s标签下提过问题"),
    ("asked at least %(times)s questions in %(of)s", "在%(of)s标签下至少提过 %(times)s 个问题"),
    ("asked fewer than %(times)s questions in %(of)s", "在%(of)s标签下提问不足 %(times)s 个"), choices=TAGS,
)  # fmt: skip
field(
    "wrote", ("Articles", "文章"), f"{_POSTS} AND p.kind = 'opening' AND t.kind = 'article'",
    ("published an article", "发表过文章"), ("published no article", "没有发表过文章"),
    ("published at least %(times)s articles", "至少发表过 %(times)s 篇文章"),
    ("published fewer than %(times)s articles", "发表的文章不足 %(times)s 篇"),
)  # fmt: skip
field(
    "read", ("Topics they read", "阅读的主题"),
    "SELECT r.member_id AS who, r.topic_id AS what FROM content_topicreading r WHERE r.seen_at >= {since}",
    ("read a topic", "阅读过主题"), ("read no topic", "没有阅读过主题"),
    ("read at least %(times)s topics", "至少阅读过 %(times)s 个主题"),
    ("read fewer than %(times)s topics", "阅读的主题不足 %(times)s 个"),
)  # fmt: skip

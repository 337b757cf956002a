"""For staff: what was told to whom, what was not, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from guildhall.kernel.actor import Actor
from guildhall.kernel.notices import notice_kinds
from guildhall.kernel.registry import Shown
from guildhall.members.models import Member
from guildhall.outreach.models import News, Notice, Skip
from guildhall.outreach.queries.notices import shown_of

PAGE = 50


@dataclass(frozen=True)
class NewsLine:
    news: News
    kind: Any
    shown: Shown | None  # None: the viewer may not see it
    told: int
    read: int
    mailed: int
    skipped: Mapping[str, int]  # by reason


@dataclass(frozen=True)
class Outcome:
    """What came of one act for one member."""

    news: News
    kind: Any
    shown: Shown | None
    at: datetime
    notice: Notice | None
    reasons: Sequence[Skip]


def news_lines(viewer: Actor, *, before: int | None = None) -> tuple[list[NewsLine], int | None]:
    """The latest first, with their figures, and the key of the next page."""
    here = {"news": OuterRef("pk")}
    somebody = Exists(Notice.objects.filter(**here)) | Exists(Skip.objects.filter(**here))
    rows = News.objects.filter(somebody).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    page = found[:PAGE]
    ids, shown = [news.pk for news in page], shown_of(viewer, page)
    told = {row["news"]: row for row in _counted(ids)}
    skipped: dict[int, Counter[str]] = defaultdict(Counter)
    for row in Skip.objects.filter(news__in=ids).values("news", "channel", "reason").annotate(number=Count("pk")):
        skipped[row["news"]][row["reason"]] += row["number"]
    mails_left_out = Counter(Skip.objects.filter(news__in=ids, channel="mail").values_list("news", flat=True))
    lines = [
        NewsLine(
            news,
            _kind(news),
            shown.get(news.pk),
            told.get(news.pk, {}).get("told", 0),
            told.get(news.pk, {}).get("read", 0),
            told.get(news.pk, {}).get("mailed", 0) - mails_left_out[news.pk],
            dict(skipped[news.pk]),
        )
        for news in page
    ]
    return lines, page[-1].pk if len(found) > PAGE else None


def _counted(ids: Sequence[int]) -> Any:
    return (
        Notice.objects.filter(news__in=ids)
        .values("news")
        .annotate(
            told=Count("pk"),
            read=Count("pk", filter=Q(read_at__isnull=False)),
            mailed=Count("pk", filter=Q(mailed_at__isnull=False)),
        )
    )


def outcomes_of(viewer: Actor, member: Member, *, limit: int = PAGE) -> list[Outcome]:
    """What one member was told lately and what not, with the reasons."""
    notices = list(Notice.objects.filter(member=member).select_related("news").order_by("-pk")[:limit])
    skips = list(Skip.objects.filter(member=member).select_related("news").order_by("-pk")[: 2 * limit])
    told = {one.news_id: one for one in notices}
    news = {skip.news_id: skip.news for skip in skips} | {one.news_id: one.news for one in notices}
    shown = shown_of(viewer, news.values())
    reasons: dict[int, list[Skip]] = defaultdict(list)
    for skip in skips:
        reasons[skip.news_id].append(skip)
    lines = [
        Outcome(one, _kind(one), shown.get(pk), one.at, told.get(pk), reasons[pk])
        for pk, one in sorted(news.items(), reverse=True)
    ]
    return lines[:limit]


def _kind(news: News) -> Any:
    return notice_kinds[news.kind].label if news.kind in notice_kinds else news.kind

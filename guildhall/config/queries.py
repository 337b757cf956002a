from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Sum

from guildhall.config.crawlers import CRAWLERS, PURPOSES, Purpose
from guildhall.config.models import Backup, Crawled
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual

BROWSERS = "browsers"
_KNOWN = {crawler.name: crawler for crawler in CRAWLERS}


@dataclass(frozen=True)
class CrawlLine:
    """What one program asked for in some days; `share` is its per cent of all pages that were served to programs."""

    name: str
    operator: str
    purpose: Bilingual | None  # None: browsers, of which only those are counted that were over their limit
    served: int
    later: int
    refused: int
    last: date
    share: float


def last_backup() -> Backup | None:
    """The newest backup that was read back whole."""
    return Backup.objects.order_by("-made_at").first()


def crawls_of(days: int) -> Sequence[CrawlLine]:
    """Of the last so many days of UTC, today included; who asked for most first. One read."""
    since = clock.now().date() - timedelta(days=days - 1)
    rows = Crawled.objects.filter(day__gte=since).values("name")
    found = list(
        rows.annotate(got=Sum("served"), waited=Sum("later"), denied=Sum("refused"), last=Max("day")).order_by("name")
    )
    total = sum(row["got"] for row in found) or 1
    lines = [
        CrawlLine(
            name=row["name"],
            operator=_who(row["name"])[0],
            purpose=_who(row["name"])[1],
            served=row["got"],
            later=row["waited"],
            refused=row["denied"],
            last=row["last"],
            share=round(100 * row["got"] / total, 1),
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: (-(line.served + line.later + line.refused), line.name))


def _who(name: str) -> tuple[str, Bilingual | None]:
    if name == BROWSERS:
        return "", None
    known = _KNOWN.get(name)
    return (known.operator, PURPOSES[known.purpose]) if known else ("", PURPOSES[Purpose.OTHER])

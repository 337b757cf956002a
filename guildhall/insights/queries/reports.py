"""Reports of a period: which periods are offered, what a report asks of the lake, which are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guildhall.insights.asking import Ask
from guildhall.insights.models import Report
from guildhall.insights.queries.boards.plans import BOARDS
from guildhall.insights.queries.framing import Framing, Window, framing
from guildhall.insights.queries.horizon import Horizon
from guildhall.ui.figures import is_chinese, month

LONGEST_REPORT = 3 * 366  # days
BY_WEEKS = 200  # days: a longer report counts by months
SHOWN = 30
LANGUAGES = {"en": "English", "zh-hans": "简体中文"}  # each in its own words


@dataclass(frozen=True)
class Period:
    since: date
    until: date
    label: str


def periods(today: date) -> list[Period]:
    """The last complete quarter first, then the two before it, three months, two years; and those that still run."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    quarters = [_months_before(quarter, 3 * back) for back in (1, 2, 3, 0)]
    months = [_months_before(today.replace(day=1), back) for back in (1, 2, 3)]
    years = [date(today.year - back, 1, 1) for back in (1, 0)]
    return [
        *(Period(at, _months_before(at, -3), quarter_name(at)) for at in quarters),
        *(Period(at, _months_before(at, -1), month_name(at)) for at in months),
        *(Period(at, date(at.year + 1, 1, 1), year_name(at)) for at in years),
    ]


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def quarter_name(day: date) -> str:
    told = {"year": day.year, "quarter": (day.month + 2) // 3}
    return _("Quarter %(quarter)s of %(year)s") % told


def month_name(day: date) -> str:
    return f"{day.year} 年 {day.month} 月" if is_chinese() else f"{month(day)} {day.year}"


def year_name(day: date) -> str:
    return pgettext("period", "Year %(year)s") % {"year": day.year}


def framing_of(since: date, until: date, known: Horizon) -> Framing:
    """The whole weeks, or in a long report the whole months, that lie within the period and are on record."""
    end = min(until, known.end)
    if (until - since).days > BY_WEEKS:
        last, first = end.replace(day=1), _months_before(since + timedelta(days=27), 0) if since.day > 1 else since
        first = first if first >= since else _months_before(first, -1)
        count = (last.year - first.year) * 12 + last.month - first.month
        window = Window("report", "month", max(count, 1))
    else:
        last = end - timedelta(days=end.weekday())
        first = since + timedelta(days=-since.weekday() % 7)
        window = Window("report", "week", max((last - first).days // 7, 1))
    act = framing({}, known).act
    return Framing(window=window, until=max(last, first), act=act)


def asks_of(since: date, until: date, known: Horizon) -> list[Ask]:
    frame = framing_of(since, until, known)
    asks = [ask for plan in BOARDS.values() for ask in plan.asks(frame)]
    return list({ask.key: ask for ask in asks}.values())


def newest_reports() -> list[Report]:
    return list(Report.objects.defer("pdf").order_by("-asked_at", "-pk")[:SHOWN])


def report_of(pk: int) -> Report | None:
    return Report.objects.filter(pk=pk).first()


def report_name(report: Report) -> str:
    last = report.until - timedelta(days=1)
    return f"report-{report.since.isoformat()}-{last.isoformat()}-{report.language}.pdf"

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guildhall.insights import facts, sheets
from guildhall.insights.queries import rows as behind
from guildhall.insights.queries import weeks as by_week
from guildhall.insights.queries.overview import overview as read_overview
from guildhall.insights.rules import can_see_figures
from guildhall.kernel.refusal import require
from guildhall.kernel.registry import Metric
from guildhall.ui.page import page

METRICS = {
    "active": facts.ACTIVE,
    "newcomers": facts.NEWCOMERS,
    "waiting": facts.WAITING,
    "replies": facts.REPLIES,
}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    require(can_see_figures(request.user))
    return page(request, "insights/overview.html", {"overview": read_overview(), "metrics": METRICS})


@require_GET
def rows(request: HttpRequest, name: str) -> HttpResponse:
    require(can_see_figures(request.user))
    metric, week = _metric(name), _week(request)
    source = behind.source_of(name, week)
    found, older = behind.page_of(source, request.user, request.GET.get("after", "")[:60])
    asked = {"week": week.isoformat()} if week else {}
    context = {
        "metric": metric,
        "name": name,
        "source": source,
        "rows": found,
        "older": f"?{urlencode({**asked, 'after': older})}" if older else "",
        "first": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "csv_query": urlencode(asked),
        **_weeks_around(name, week),
    }
    return page(request, "insights/rows.html", context)


@require_GET
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    require(can_see_figures(request.user))
    _metric(name)
    source = behind.source_of(name, _week(request))
    told = (_cells(source, row) for row in behind.all_of(source, request.user))
    answer = StreamingHttpResponse(sheets.lines(_headings(source), told), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _metric(name: str) -> Metric:
    if name not in METRICS:
        raise Http404
    return METRICS[name]


def _week(request: HttpRequest) -> date | None:
    asked = request.GET.get("week", "")
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None
    return day - timedelta(days=day.weekday())


def _weeks_around(name: str, week: date | None) -> dict[str, Any]:
    if name == "waiting":
        return {"shown_week": None}
    last = by_week.last_week(by_week.zone())
    shown = week or last
    following = shown + timedelta(days=7)
    return {
        "shown_week": shown,
        "week_before": (shown - timedelta(days=7)).isoformat(),
        "week_after": following.isoformat() if following <= last else "",
    }


def _headings(source: behind.Source) -> list[str]:
    first = [pgettext("column", "Question"), pgettext("column", "Address")] if source.has_subject else []
    return [*first, pgettext("column", "Person"), *source.headings, pgettext("column", "Imported")]


def _cells(source: behind.Source, row: behind.Row) -> list[Any]:
    subject = (
        [row.subject.title if row.subject else "", row.subject.url if row.subject else ""] if source.has_subject else []
    )
    return [*subject, row.member.name if row.member else "", *row.cells, int(row.is_imported)]

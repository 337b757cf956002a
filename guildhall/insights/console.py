from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.insights.actions.reports import ask_report
from guildhall.insights.actions.wishes import want
from guildhall.insights.forms import FrameForm, ReportForm
from guildhall.insights.queries import rows as behind
from guildhall.insights.queries import waiting as waits
from guildhall.insights.queries.asked import address, ask_of
from guildhall.insights.queries.boards import BOARDS, board, refusal
from guildhall.insights.queries.framing import framing
from guildhall.insights.queries.horizon import Horizon, horizon
from guildhall.insights.queries.kept import Kept, asked_by, kept, stamp_of
from guildhall.insights.queries.people import left_out
from guildhall.insights.queries.reports import newest_reports, report_name, report_of
from guildhall.insights.queries.sheet import figure_headings, figure_lines
from guildhall.insights.rules import can_see_figures
from guildhall.kernel import clock, sheets
from guildhall.kernel.refusal import require
from guildhall.kernel.registry import Metric, metrics
from guildhall.ui.page import go, is_fragment_wanted, page
from guildhall.ui.shell import NavItem
from guildhall.ui.toasts import say


@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    return _board(request, "overview")


@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    return _board(request, "retention")


def _board(request: HttpRequest, name: str) -> HttpResponse:
    """A POST wishes for what is missing or old; a GET only looks, and answers a poll shortly where nothing changed."""
    require(can_see_figures(request.user))
    known, plan = horizon(), BOARDS[name]
    if known is None:
        return page(request, "insights/no_lake.html", {"label": plan.label, "tabs": _tabs(name)}, fragment="board")
    shown = board(plan, framing(request.GET, known), known)
    if request.method == "POST":
        return _wished(request, want(shown.wishes))
    form, here = FrameForm(shown.framing), reverse(f"insights:{name}")
    context: dict[str, Any] = {"board": shown, "form": form, "here": here, "reset": here if form.is_narrowed else ""}
    context |= {"tabs": _tabs(name), "out": left_out()}
    return _polled(request, "insights/board.html", context, shown.answers, "board")


def _wished(request: HttpRequest, wishes: int) -> HttpResponse:
    if is_fragment_wanted(request):
        return HttpResponse(status=204)
    if wishes:
        say(request, _("The figures are being computed. Look again in a moment."))
    return go(request, request.get_full_path())


def _polled(
    request: HttpRequest, template: str, context: dict[str, Any], answers: list[Kept], fragment: str
) -> HttpResponse:
    stamp = stamp_of(answers, translation.get_language(), request.GET.urlencode())
    if is_fragment_wanted(request) and request.headers.get("If-None-Match") == stamp:
        return HttpResponse(status=204)  # htmx would put an empty 304 into the page
    if request.headers.get("If-None-Match") == stamp:
        return HttpResponseNotModified()
    response = page(request, template, {**context, "stamp": stamp}, fragment=fragment)
    response["ETag"] = stamp
    return response


def _tabs(name: str) -> list[NavItem]:
    return [
        *(NavItem(plan.label, reverse(f"insights:{plan.name}"), current=plan.name == name) for plan in BOARDS.values()),
        NavItem(pgettext("insights", "Reports"), reverse("insights:reports"), current=name == "reports"),
    ]


@require_http_methods(["GET", "POST"])
def rows(request: HttpRequest, name: str) -> HttpResponse:
    require(can_see_figures(request.user))
    metric, known = _metric(name), horizon()
    if known is None:
        return page(request, "insights/no_lake.html", {"label": metric.label, "tabs": _tabs("")}, fragment="board")
    one = _kept(request, metric, known)
    if request.method == "POST":
        return _wished(request, want([one.ask] if one.is_wish or one.error else []))
    is_hits = request.GET.get("hits") == "1"
    context: dict[str, Any] = {"metric": metric, "one": one, "name": name, "is_hits": is_hits}
    if one.answer is not None and not one.answer.refused:
        found = behind.rows_of(one, hits=is_hits)
        context |= _page_of_rows(request, found, one, is_hits)
    elif one.answer is not None:
        context["sentence"] = refusal(one.answer)
    return _polled(request, "insights/rows.html", context, [one], "rows")


def _page_of_rows(request: HttpRequest, found: behind.Rows, one: Kept, is_hits: bool) -> dict[str, Any]:
    after = request.GET.get("after", "")[:200]
    shown, older = behind.page_of(found, request.user, after)
    here = request.GET.copy()
    here.pop("after", None)
    first = f"?{here.urlencode(safe='/')}" if after else ""
    here["after"] = older
    return {
        "found": found,
        "rows": shown,
        "people": behind.people_headings(found),
        "columns": [behind.headings()[name] for name in found.fields],
        "older": f"?{here.urlencode(safe='/')}" if older else "",
        "first": first,
        "csv_url": address(one.ask, hits=is_hits, page="download"),
    }


@require_GET
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """The rows as a sheet; what is not computed yet is not there."""
    require(can_see_figures(request.user))
    one = _kept(request, _metric(name), horizon())
    if one.answer is None or one.answer.refused:
        raise Http404
    found = behind.rows_of(one, hits=request.GET.get("hits") == "1")
    threads = [pgettext("column", "Thread"), pgettext("column", "Address")] if found.has_threads else []
    columns = [behind.headings()[name] for name in found.fields]
    headings = [*threads, *behind.people_headings(found), *columns]
    return _sheet(name, headings, (_cells(found, row) for row in behind.all_of(found, request.user)))


def _cells(found: behind.Rows, row: behind.Row) -> list[Any]:
    thread = [row.thread.title, row.thread.url] if row.thread else ["", ""]
    return [*(thread if found.has_threads else []), *(one.name for one in row.people), *row.cells]


@require_GET
def figures(request: HttpRequest, name: str) -> HttpResponseBase:
    """The figures of a panel as a sheet: value, n, interval of each period or cell."""
    require(can_see_figures(request.user))
    one = _kept(request, _metric(name), horizon())
    if one.answer is None or one.answer.refused:
        raise Http404
    return _sheet(name, figure_headings(), figure_lines(one.answer))


def _sheet(name: str, headings: list[Any], lines: Iterator[list[Any]]) -> HttpResponseBase:
    answer = StreamingHttpResponse(sheets.lines(headings, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def retry(request: HttpRequest, key: str) -> HttpResponse:
    """What could not be computed is tried again, from the page on which it was missed."""
    require(can_see_figures(request.user))
    ask = asked_by(key)
    if ask is None:
        raise Http404
    want([ask])
    say(request, _("The figure is being computed again. Look again in a moment."))
    back = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return go(request, back if is_ours else reverse("insights:overview"))


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits at this moment, for Today: from the record itself, not from the lake."""
    require(can_see_figures(request.user))
    found, older = waits.page_of(request.user, request.GET.get("after", "")[:60])
    first = request.path if request.GET.get("after") else ""
    context = {"rows": found, "older": f"?{urlencode({'after': older})}" if older else "", "first": first}
    return page(request, "insights/waiting.html", context)


def _metric(name: str) -> Metric:
    known = metrics.get(f"insights.{name}")
    if known is None or not known.measure:
        raise Http404
    return known


def _kept(request: HttpRequest, metric: Metric, known: Horizon | None) -> Kept:
    if known is None:
        raise Http404
    try:
        ask = ask_of(metric, request.GET, known)
    except ValueError:
        raise Http404 from None
    return kept([ask], known.version)[ask.key]


@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """Reports of a period: ask for one, take those that are made."""
    require(can_see_figures(request.user))
    known = horizon()
    form = ReportForm(
        request.POST if request.method == "POST" else None, today=known.end if known else clock.now().date()
    )
    if form.is_valid():
        ask_report(actor=request.user, **form.period_asked)
        say(request, _("The report is being made. It is in the list below when it is ready."))
        return go(request, "insights:reports")
    listed = newest_reports()
    context = {"form": form, "reports": listed, "tabs": _tabs("reports"), "known": known}
    context["is_waiting"] = any(not one.made_at and not one.error for one in listed)
    return page(
        request, "insights/reports.html", context, fragment=("list", "form"), status=422 if form.errors else 200
    )


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_see_figures(request.user))
    made = report_of(pk)
    if made is None or made.pdf is None:
        raise Http404
    answer = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{report_name(made)}"'
    answer["Cache-Control"] = "no-store"
    return answer

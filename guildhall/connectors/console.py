"""The staff door: what moved in, what became of every row, and which rows were left out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from guildhall.connectors import queries
from guildhall.connectors.importing.source import LEFT_OUT, ODD, OUTCOMES
from guildhall.connectors.models import ImportRun, Tally
from guildhall.connectors.rules import can_see_imports
from guildhall.connectors.sources import SOURCES
from guildhall.kernel.refusal import require
from guildhall.ui.page import page

PAGE = 100
COMMAND = "guildhall import PLATFORM PATH --dry-run"


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    require(can_see_imports(request.user))
    return page(request, "connectors/imports.html", {"runs": queries.all_runs(), "command": COMMAND})


@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_see_imports(request.user))
    run = _run(pk)
    files, tallies = queries.accounts(run), [_line(run, tally) for tally in queries.tallies(run)]
    totals = [sum(file.counts[outcome] for file in files) for outcome in OUTCOMES]
    context = {
        "run": run,
        "platform": SOURCES[run.platform].label,
        "outcomes": list(OUTCOMES.values()),
        "files": [(file, list(file.counts.values())) for file in files],
        "totals": totals,
        "made": [line for line in tallies if line["outcome"] not in (LEFT_OUT, ODD)],
        "left": [line for line in tallies if line["outcome"] == LEFT_OUT],
        "odd": [line for line in tallies if line["outcome"] == ODD],
    }
    return page(request, "connectors/import_run.html", context)


@require_safe
def import_rows(request: HttpRequest, pk: int, file: str, what: str) -> HttpResponse:
    require(can_see_imports(request.user))
    run = _run(pk)
    words = SOURCES[run.platform].words
    if what not in words:
        raise Http404
    after = request.GET.get("after", "")
    rows = queries.remarks(run, file, what, after=int(after) if after.isdecimal() else 0, limit=PAGE)
    here = reverse("connectors:import_rows", args=[pk, file, what])
    older = f"{here}?{urlencode({'after': rows[PAGE - 1].row})}" if len(rows) > PAGE else ""
    context = {
        "run": run,
        "file": file,
        "words": words[what],
        "rows": rows[:PAGE],
        "older": older,
        "first": here if after else "",
    }
    return page(request, "connectors/import_rows.html", context)


def _run(pk: int) -> ImportRun:
    return get_object_or_404(queries.runs(), pk=pk)


def _line(run: ImportRun, tally: Tally) -> dict[str, object]:
    words = SOURCES[run.platform].words[tally.what]
    url = ""
    if tally.outcome in (LEFT_OUT, ODD):
        url = reverse("connectors:import_rows", args=[run.pk, tally.file, tally.what])
    return {"file": tally.file, "outcome": tally.outcome, "words": words, "rows": tally.rows, "url": url}

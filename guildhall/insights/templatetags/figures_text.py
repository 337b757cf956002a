"""Days, cells, addresses and small drawings of figures, in the reader's words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guildhall.insights.asking import Ask
from guildhall.insights.models import Report
from guildhall.insights.queries import asked, charts
from guildhall.insights.queries.boards import Panel
from guildhall.insights.queries.boards.parts import Cell, Chart, Table
from guildhall.insights.queries.figures import Figure
from guildhall.insights.queries.framing import Framing
from guildhall.insights.queries.reports import LANGUAGES
from guildhall.insights.queries.wording import counted_head, day_name, days_told
from guildhall.kernel.registry import Metric
from guildhall.ui.figures import day
from guildhall.ui.figures import figure as drawn

register = Library()
HEAT = {"sz", "open", "none", "q0", "q1", "q2", "q3", "q4", "q5", "q6"}


@register.filter
def day_before(value: date) -> str:
    return day(value - timedelta(days=1))


@register.filter
def slug(metric: str) -> str:
    return asked.slug_of(metric).replace("_", "-")


@register.filter
def json_text(value: str) -> str:
    return json.dumps(value)


@register.filter
def cell_text(value: Any) -> str:
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{day(local.date())} {local:%H:%M}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def strip_drawn(figure: Figure) -> dict[str, Any] | None:
    shown: dict[str, Any] | None = drawn({"strip": figure.strip, "tone": figure.tone})["drawn"]
    return shown


@register.filter
def chart_options(chart: Chart) -> dict[str, Any]:
    return charts.options(chart)


@register.filter
def chart_size(panel: Panel) -> str:
    return {12: "l"}.get(panel.plan.span, "")


@register.simple_tag
def board_days(framing: Framing) -> str:
    return days_told(framing.since, framing.until)


@register.simple_tag
def last_period(framing: Framing) -> str:
    """Which period the figures of the strip are about."""
    first = framing.window.begins(framing.until, 1)
    told = day_name(first, framing.window.grain)
    return told if framing.window.grain == "month" else _("figures of the week of %(day)s") % {"day": told}


@register.simple_tag
def counted(metric: Metric) -> str:
    return counted_head(metric)


@register.simple_tag
def report_language(report: Report) -> str:
    return LANGUAGES[report.language]


@register.simple_tag
def period_days(report: Report) -> str:
    return days_told(report.since, report.until)


@register.simple_tag
def rows_url(ask: Ask, of: str = "", page: str = "rows") -> str:
    return asked.address(ask, of=of, page=page)


@register.simple_tag
def cell_url(panel: Panel, cell: Cell) -> str:
    """The rows behind a cell; of another metric of the same panel where the cell says so."""
    ask = panel.ask if not cell.metric else Ask(**{**vars(panel.ask), "metric": cell.metric})
    return asked.address(ask, of=cell.of, hits=cell.hits)


@register.simple_tag
def cell_class(table: Table, cell: Cell) -> str:
    if table.heat:
        return cell.kind if cell.kind in HEAT else ""
    kind = {"": "", "r": "r", "b": "r b", "m": "r m"}[cell.kind]
    return f"{kind} {cell.tone}".strip()


@register.simple_tag
def swatch(swatches: Sequence[str], place: int) -> SafeString | str:
    return one_swatch(swatches[place]) if place < len(swatches) and swatches[place] else ""


@register.simple_tag
def one_swatch(hue: str) -> SafeString:
    """The mark that ties a row or column of the table to its line ('l1') or layer ('1', 'heat-2') in the chart."""
    names = {
        "1": "sw",
        "heat-1": "sw sh1",
        "heat-2": "sw sh2",
        "heat-3": "sw sh3",
        "heat-4": "sw sh4",
        "cat-5": "sw sh5",
    }
    lines = {"l1": "swl", "l2": "swl swl2", "l4": "swl swl4", "l0": "swl swl0"}
    return format_html('<i class="{}"></i>', names.get(hue) or lines.get(hue) or f"sw sw{hue}")


@register.simple_tag
def rows_of_what(ask: Ask) -> str:
    """Which period or cell: `week of 9 Nov`, `week of 24 Aug, 3`."""
    first, _slash, rest = ask.rows_of.partition("/")
    try:
        begins = date.fromisoformat(first)
    except ValueError:
        return f"{days_told(ask.since, ask.until)}{f' · {first}' if first else ''}"
    told = day_name(begins, "month") if ask.grain == "month" else _("week of %(day)s") % {"day": day(begins)}
    return f"{told} · {rest}" if rest else told


@register.simple_tag
def interval_method(metric: Metric) -> str:
    if metric.kind == "share" or metric.name.endswith("retention"):
        return _("95 percent, by Wilson")
    if metric.kind == "duration":
        return _("95 percent, by Brookmeyer and Crowley")
    if metric.kind == "count":
        return pgettext("definition", "none: a count")
    return pgettext("definition", "where it is shown, 95 percent")

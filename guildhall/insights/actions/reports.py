"""Reports of a period: asked for by staff, made once every figure in them is there."""

from __future__ import annotations

import logging
import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.insights.actions.wishes import wake, want
from guildhall.insights.activities import ReportAsked
from guildhall.insights.models import Report
from guildhall.insights.queries.horizon import Horizon, horizon
from guildhall.insights.queries.kept import kept
from guildhall.insights.queries.reports import asks_of
from guildhall.insights.rules import can_see_figures
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require

KEPT_REPORTS = 60

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_report(*, actor: Actor, since: date, until: date, language: str) -> Report:
    """Refuses a period of which nothing is on record yet. The same report is not made twice at once."""
    require(can_see_figures(actor))
    known = horizon()
    if known is None or since >= known.today:
        raise Refusal("not_yet", _("Nothing of this period is on record yet. Choose an earlier one."))
    found, is_new = Report.objects.get_or_create(
        since=since, until=until, language=language, made_at=None, error="", defaults={"asked_by": actor.actor_key}
    )
    if is_new:
        want(one.ask for one in kept(asks_of(since, until, known), known.version).values() if one.is_wish)
        record(ReportAsked(), subject=found, actor=actor)
        wake()
    return found


def make_due_reports() -> int:
    """Make the PDFs whose figures are all there (or failed, which the report says). Insights process only."""
    known = horizon()
    if known is None:
        return 0
    count = 0
    for report in Report.objects.filter(made_at=None, error="").order_by("asked_at"):
        count += _make(report, known)
    if count:
        kept_ids = Report.objects.order_by("-asked_at").values("pk")[:KEPT_REPORTS]
        Report.objects.exclude(pk__in=list(kept_ids.values_list("pk", flat=True))).delete()
    return count


def _make(report: Report, known: Horizon) -> bool:
    told: dict[str, Any]
    try:
        missing = [
            one.ask
            for one in kept(asks_of(report.since, report.until, known), known.version).values()
            if one.is_missing
        ]
        if missing:
            want(missing)
            return False
        from guildhall.insights.report.document import made_pdf  # noqa: PLC0415 - reportlab is heavy, web never needs it

        pdf, pages = made_pdf(report.since, report.until, report.language, known)
        told = {"pdf": pdf, "pages": pages, "made_at": clock.now(), "as_of": known.as_of}
    except Exception as error:  # the next report must be made whatever this one did
        error_id = secrets.token_hex(3)
        logger.exception("insights %s: the report of %s failed", error_id, report.since)
        told = {"error": f"{type(error).__name__}: {error}"[:300], "error_id": error_id}
    Report.objects.filter(pk=report.pk).update(**told)
    return True

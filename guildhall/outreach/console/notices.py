"""What was told and what was not, for staff; and which addresses get no notices."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.kernel.refusal import require
from guildhall.outreach import actions, queries
from guildhall.outreach.forms import SuppressForm
from guildhall.outreach.models import Notice, Skip, Suppression
from guildhall.outreach.rules import can_see_outbox
from guildhall.ui.page import page
from guildhall.ui.toasts import say

REASONS = {
    Skip.Reason.CLOSED: pgettext_lazy("why not told", "may not see it"),
    Skip.Reason.SEEN: pgettext_lazy("why not told", "had seen it"),
    Skip.Reason.MUTED: pgettext_lazy("why not told", "muted"),
    Skip.Reason.OFF: pgettext_lazy("why not told", "does not want this kind"),
    Skip.Reason.WITHDRAWN: pgettext_lazy("why not told", "taken back before it left"),
    Skip.Reason.ONLINE: pgettext_lazy("why not told", "was online"),
    Skip.Reason.NO_ADDRESS: pgettext_lazy("why not told", "no confirmed address"),
    Skip.Reason.SUPPRESSED: pgettext_lazy("why not told", "address suppressed"),
}
WHY_SUPPRESSED = {
    Suppression.Reason.BOUNCE: pgettext_lazy("suppression", "No such mailbox"),
    Suppression.Reason.COMPLAINT: pgettext_lazy("suppression", "Complaint"),
    Suppression.Reason.LEFT: pgettext_lazy("suppression", "Left"),
}


@require_safe
def reasons(request: HttpRequest) -> HttpResponse:
    require(can_see_outbox(request.user))
    asked, before = request.GET.get("member", "").strip()[:80], request.GET.get("before", "")
    context: dict[str, Any] = {"asked": asked}
    if asked:
        member = queries.member_named(asked)
        context["member"] = member
        context["outcomes"] = [_outcome(one) for one in queries.outcomes_of(request.user, member)] if member else []
        return page(request, "outreach/reasons.html", context, fragment="rows")
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    lines, older = queries.news_lines(request.user, before=key)
    context["lines"] = [{"line": line, "skipped": _named(line.skipped)} for line in lines]
    context |= {"older": f"?before={older}" if older else "", "first": "?" if key else ""}
    return page(request, "outreach/reasons.html", context, fragment="rows")


def _named(skipped: Any) -> list[tuple[Any, int]]:
    return [(REASONS[Skip.Reason(reason)], number) for reason, number in skipped.items()]


def _outcome(one: queries.Outcome) -> dict[str, Any]:
    why = {skip.channel: REASONS[Skip.Reason(skip.reason)] for skip in one.reasons}
    return {"one": one, "app": why.get("app") or _on_site(one.notice), "mail": why.get("mail") or _by_mail(one.notice)}


def _on_site(notice: Notice | None) -> Any:
    if notice is None or (notice.app == "off" and not notice.read_at):
        return pgettext_lazy("outcome", "–")
    if notice.read_at:
        return pgettext_lazy("outcome", "read")
    return pgettext_lazy("outcome", "shown") if notice.shown_at else pgettext_lazy("outcome", "waits")


def _by_mail(notice: Notice | None) -> Any:
    if notice is None or notice.mail == "off":
        return pgettext_lazy("outcome", "–")
    return pgettext_lazy("outcome", "mailed") if notice.mailed_at else pgettext_lazy("outcome", "waits")


@require_http_methods(["GET", "HEAD", "POST"])
def suppressed(request: HttpRequest) -> HttpResponse:
    require(can_see_outbox(request.user))
    form = SuppressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.suppress_address(actor=request.user, **form.cleaned_data)
        say(request, _("This address gets no notices any more."))
        return redirect("outreach:suppressed")
    rows = [{"one": one, "why": WHY_SUPPRESSED[Suppression.Reason(one.reason)]} for one in queries.suppressions()]
    is_wrong = request.method == "POST"
    return page(request, "outreach/suppressed.html", {"rows": rows, "form": form}, status=422 if is_wrong else 200)


@require_POST
def release_address(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_see_outbox(request.user))
    found = queries.suppression_of(pk)
    if found is None:
        raise Http404
    actions.release_address(actor=request.user, suppression=found)
    say(request, _("Notices go to this address again."))
    return redirect("outreach:suppressed")

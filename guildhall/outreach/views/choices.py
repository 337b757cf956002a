"""How a member wants to be told, and the way out that stands in every mail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guildhall.kernel.notices import notice_kinds
from guildhall.outreach import actions, letters, queries
from guildhall.outreach.forms import NoticesForm
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_notices(request: HttpRequest) -> HttpResponse:
    choices, quiet = queries.choices_of(request.user), queries.quiet_hours_of(request.user)
    form = NoticesForm(request.POST or None, choices=choices, quiet=quiet)
    if request.method == "POST" and form.is_valid():
        actions.choose_notices(actor=request.user, paces=form.paces(), quiet=form.quiet())
        say(request, _("Your choices are saved."))
        return go(request, "outreach:choose_notices")
    context = {"form": form, "rows": form.rows(), "zone": request.user.zone}
    context["address"] = queries.address_of(request.user)
    return page(request, "outreach/choices.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program posts here without a session (RFC 8058); the token in the address is the right to do it
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what would stop, so that a scanner of links stops nothing."""
    read = letters.read_token(token)
    member = queries.member_of(read[0]) if read else None
    kinds = [notice_kinds[kind] for kind in read[1] if kind in notice_kinds] if read else []
    if member and request.method == "POST":
        actions.stop_kind(actor=member, kinds=[kind.name for kind in kinds], channels=["mail"])
    stopped = queries.mails_stopped(member, kinds) if member else False
    context = {"kinds": kinds if member else [], "is_done": stopped, "is_known": bool(read)}
    response = page(request, "outreach/unsubscribe.html", context, status=200 if read else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

"""Notices as mails, looked at before anybody gets one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.kernel.refusal import require
from guildhall.outreach import actions, queries
from guildhall.outreach.console.outbox import SANDBOX, outcome
from guildhall.outreach.forms import LetterForm
from guildhall.outreach.letters import Letter, letter
from guildhall.outreach.rules import can_see_outbox
from guildhall.ui.page import page
from guildhall.ui.toasts import say


@require_safe
def preview_letter(request: HttpRequest) -> HttpResponse:
    require(can_see_outbox(request.user))
    form, written = _asked(request, request.GET)
    return page(request, "outreach/preview.html", {"form": form, "written": written, "query": request.GET.urlencode()})


@require_safe
def letter_html(request: HttpRequest) -> HttpResponse:
    """As its receiver sees it, alone in a page that can do nothing."""
    require(can_see_outbox(request.user))
    _form, written = _asked(request, request.GET)
    return HttpResponse(written.html, headers={"Content-Security-Policy": SANDBOX, "Cache-Control": "no-store"})


@require_POST
def test_letter(request: HttpRequest) -> HttpResponse:
    require(can_see_outbox(request.user))
    _form, written = _asked(request, request.POST)
    if not request.user.email:
        say(request, _("You have no mail address yourself."), is_bad=True)
        return redirect("outreach:preview_letter")
    sent = actions.send_test_mail(actor=request.user, to=request.user.email, written=written)
    sentence, is_good = outcome(sent)
    say(request, sentence, is_bad=not is_good)
    return redirect("outreach:mail", sent.pk)


def _asked(request: HttpRequest, query: Any) -> tuple[LetterForm, Letter]:
    """With what was told lately, as far as the viewer may see it, or else with an example."""
    given = {"kind": query.get("kind", "answered"), "language": query.get("language") or translation.get_language()}
    form = LetterForm(given)
    chosen = form.cleaned_data if form.is_valid() else {"kind": "answered", "language": "en"}
    with translation.override(chosen["language"]):
        return form, letter(request.user, queries.example_of(request.user, chosen["kind"]))

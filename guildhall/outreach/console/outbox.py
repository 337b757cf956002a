from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from guildhall.kernel.refusal import require
from guildhall.outreach import actions, queries
from guildhall.outreach.forms import TestMailForm
from guildhall.outreach.models import Mail
from guildhall.outreach.rules import can_read_mail, can_see_outbox
from guildhall.ui.page import page
from guildhall.ui.toasts import say

STATES = {
    "": pgettext_lazy("mails", "All"),
    "waiting": pgettext_lazy("mails", "Waiting"),
    "failed": pgettext_lazy("mails", "Failed"),
    "kept": pgettext_lazy("mails", "Kept here"),
    "sent": pgettext_lazy("mails", "Sent"),
}
TONES = {"failed": "warn", "sent": "ok"}
# A mail's HTML is our own, but what people wrote may be quoted in it: no script, no form, no request leaves the page.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The room's own address in the console's menu."""
    require(can_see_outbox(request.user))
    return redirect("outreach:outbox")


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    require(can_see_outbox(request.user))
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    mails, older = queries.outbox(state=state, before=int(before) if before.isdigit() else None)
    context = {
        "rows": [_row(request, mail) for mail in mails],
        "tabs": _tabs(state),
        "older": f"?state={state}&before={older}" if older else "",
        "first": f"?state={state}" if before else "",
        "is_delivering": queries.is_delivering(),
        "form": TestMailForm(initial={"to": getattr(request.user, "email", "")}),
    }
    return page(request, "outreach/outbox.html", context, fragment="rows")


@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_see_outbox(request.user))
    one = _found(pk)
    context = {**_row(request, one), "may_read": can_read_mail(request.user), "is_delivering": queries.is_delivering()}
    return page(request, "outreach/mail.html", context)


@require_GET
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as its receiver sees it, alone in a page that can do nothing."""
    require(can_read_mail(request.user))
    one = _found(pk)
    if not one.html:
        raise Http404
    return HttpResponse(one.html, headers={"Content-Security-Policy": SANDBOX, "Cache-Control": "no-store"})


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_see_outbox(request.user))
    again = actions.resend_mail(actor=request.user, mail=_found(pk))
    say(request, _("On its way. This page shows what came of it."))
    return redirect("outreach:mail", again.pk)


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    require(can_see_outbox(request.user))
    form = TestMailForm(request.POST)
    if not form.is_valid():
        say(request, _("That is no mail address."), is_bad=True)
        return redirect("outreach:outbox")
    sent = actions.send_test_mail(actor=request.user, to=form.cleaned_data["to"])
    sentence, is_good = outcome(sent)
    say(request, sentence, is_bad=not is_good)
    return redirect("outreach:mail", sent.pk)


def outcome(mail: Mail) -> tuple[str, bool]:
    """What came of a test mail, in a sentence, and whether it is good news."""
    if mail.state == "sent":
        return _("The mail server took it. Look into the mailbox."), True
    if mail.state == "kept":
        return _("No mail server is set: the mail is kept in the outbox."), True
    return _("The mail server did not take it: %(reason)s") % {"reason": mail.error or _("no word from it yet")}, False


def _found(pk: int) -> Mail:
    found = queries.mail_of(pk)
    if found is None:
        raise Http404
    return found


def _row(request: HttpRequest, mail: Mail) -> dict[str, Any]:
    return {
        "mail": mail,
        "to": queries.address_for(request.user, mail),
        "state": STATES[mail.state],
        "tone": TONES.get(mail.state, ""),
    }


def _tabs(state: str) -> list[dict[str, Any]]:
    counts: dict[str, Any] = dict(queries.counts())
    here = reverse("outreach:outbox")
    return [
        {
            "label": label,
            "url": f"{here}?state={name}" if name else here,
            "current": name == state,
            "count": counts.get(name),
        }
        for name, label in STATES.items()
    ]

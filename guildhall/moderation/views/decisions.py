"""What was decided about oneself, and what one flagged; open to whoever is suspended, too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import language_of
from guildhall.moderation import actions
from guildhall.moderation.forms import AppealForm, FlagForm
from guildhall.moderation.forms.cases import FLAG_NAMES
from guildhall.moderation.models import Restriction
from guildhall.moderation.queries import appeal_of, decision_for, decisions_about, flags_by, grounds, public_log
from guildhall.moderation.queries.files import files_within
from guildhall.moderation.rules import can_appeal, can_flag
from guildhall.moderation.views.words import described
from guildhall.options.queries import get as choice
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

member_only = login_required(login_url="account_login")


@require_safe
@member_only
def decisions(request: HttpRequest) -> HttpResponse:
    return page(request, "moderation/decisions.html", {"decisions": described(decisions_about(request.user))})


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of reasons; a POST appeals."""
    here = decision_for(request.user, pk)
    if here is None:
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(actor=request.user, restriction=here, text=form.cleaned_data["text"])
            say(request, _("Your appeal is in. Another person than who decided will answer it."))
            return go(request, reverse("moderation:decision", args=[pk]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return page(request, "moderation/decision.html", _of(request, here, form), status=422 if form.is_bound else 200)


def _of(request: HttpRequest, here: Restriction, form: AppealForm) -> dict[str, object]:
    appeal = appeal_of(here)
    described([here])
    return {
        "decision": here,
        "appeal": appeal,
        "form": form,
        "may_appeal": can_appeal(request.user, here, appeal),
        "subject_url": _place(request, here),
    }


def _place(request: HttpRequest, here: Restriction) -> str:
    """Where what it is about can be read by its author still, or again."""
    port, pk = moderated(here.subject_type) if here.subject_type else None, here.subject_id
    if port is None or pk is None or pk not in port.visible_to(request.user, [pk]):
        return ""
    return port.facts([pk])[pk].url


@require_safe
@member_only
def reports(request: HttpRequest) -> HttpResponse:
    flags = flags_by(request.user)
    for one in flags:
        port = moderated(one.subject_type)
        one.reason_name, one.subject_name = FLAG_NAMES[one.reason], port.label if port else ""  # type: ignore[attr-defined]
    return page(request, "moderation/reports.html", {"flags": flags})


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def flag(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    port = moderated(kind)
    if port is None or pk not in port.visible_to(request.user, [pk]):
        raise Http404
    fact, form = port.facts([pk])[pk], FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.flag(actor=request.user, subject_type=kind, subject_id=pk, **form.cleaned_data)
            say(request, _("Thank you. You will hear what comes of it."))
            return go(request, fact.url)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "fact": fact, "label": port.label, "may": can_flag(request.user, fact.author_id)}
    context["files"] = files_within(request.user, *(fact.holder or (kind, pk)))
    return page(request, "moderation/flag.html", context, status=422 if form.is_bound else 200)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """For everybody, without names; where the operator wants it."""
    if not choice("moderation.public_log"):
        raise Http404
    rows, known = described(public_log()), grounds()
    for row in rows:
        row.rule = known.get(row.ground, row.ground)  # type: ignore[attr-defined]
        row.rule_language = "" if row.ground in known else language_of(row.ground)  # type: ignore[attr-defined]
    return page(request, "moderation/log.html", {"rows": rows})

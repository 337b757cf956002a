"""Into a group by its form: what is asked, who vouches, what the leads decide on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.forms import AskForm, MembershipFormForm, NameSponsorForm, Questions, VouchForm
from guildhall.groups.models import Group
from guildhall.groups.rules import can_lead
from guildhall.groups.views.pages import frame
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.models import Member
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@login_required
def ask_to_join(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    asked = queries.membership_form(here)
    form = AskForm(request.POST or None, form=asked)
    if request.method == "POST" and form.is_valid() and (sponsors := _named(form)) is not None:
        try:
            given = {"words": form.cleaned_data["words"], "after": form.cleaned_data.get("after")}
            actions.ask_to_join(actor=request.user, group=here, answers=form.answers, sponsors=sponsors, **given)
            say(request, _("You asked to join. The leads will answer."))
            return go(request, here)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = frame(request, here, "") | {"form": form, "asked": asked}
    return page(request, "groups/ask.html", context, fragment="form", status=422 if form.is_bound else 200)


def _named(form: AskForm) -> list[Member] | None:
    """The sponsors by their handles; None with an error at each that is nobody's."""
    found = {name: queries.member_of_handle(handle) for name, handle in form.sponsors.items()}
    for name in (name for name, member in found.items() if member is None):
        form.add_error(name, _("There is no member with this handle."))
    return None if form.errors else [member for member in found.values() if member]


@get_or_post
@login_required
def write_membership_form(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    form, questions = _forms(request, here)
    if request.method == "POST" and form.is_valid() and questions.is_valid():
        try:
            actions.write_membership_form(
                actor=request.user, group=here, questions=questions.as_questions(), **form.cleaned_data
            )
            say(request, _("Saved. It holds for whoever asks from now on."))
            return go(request, reverse("groups:write_membership_form", args=[here.handle]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = frame(request, here, "desk") | {"form": form, "questions": questions}
    return page(
        request, "groups/write_membership_form.html", context, fragment="form", status=422 if form.is_bound else 200
    )


def _forms(request: HttpRequest, here: Group) -> tuple[MembershipFormForm, Any]:
    held, data = queries.last_membership_form(here), request.POST or None
    known = {"after": held.number if held else 0, "intro": held.intro if held else ""}
    form = MembershipFormForm(data, initial=known | {"sponsors": held.sponsors if held else 0})
    asked = [one.as_json() | {"choices": "\n".join(one.choices)} for one in held.asked] if held else []
    return form, Questions(data, initial=asked, prefix="q")


@require_safe
@login_required
def admission(request: HttpRequest, pk: int) -> HttpResponse:
    return _admission(request, pk)


def _admission(request: HttpRequest, pk: int, status: int = 200, **bound: forms.Form) -> HttpResponse:
    shown = queries.request_of(request.user, pk)
    here = queries.group_of(request.user, shown.admission.group.handle)
    mine = next((one for one in shown.sponsorships if one.member_id == request.user.pk), None)
    context = frame(request, here, "") | {"shown": shown, "asked_for": shown.admission, "my_sponsorship": mine}
    context |= {"is_own": shown.admission.member_id == request.user.pk, "vouch_form": VouchForm()}
    context |= {"name_form": NameSponsorForm()} | bound
    return page(request, "groups/admission.html", context, status=status)


@require_POST
@login_required
def name_sponsor(request: HttpRequest, pk: int) -> HttpResponse:
    asked = queries.admission_by_number(request.user, pk)
    form = NameSponsorForm(request.POST)
    if form.is_valid() and (member := queries.member_of_handle(form.cleaned_data["handle"])):
        try:
            actions.name_sponsor(actor=request.user, admission=asked, member=member)
            say(request, _("Asked."))
            return go(request, reverse("groups:admission", args=[pk]))
        except Refusal as refusal:
            form.add_error("handle", str(refusal))
    elif form.is_valid():
        form.add_error("handle", _("There is no member with this handle."))
    return _admission(request, pk, 422, name_form=form)


@require_POST
@login_required
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    sponsorship = queries.sponsorship_by_number(request.user, pk)
    actions.vouch(actor=request.user, sponsorship=sponsorship, words=request.POST.get("words", "")[:1000])
    say(request, _("You vouch for them."))
    return go(request, reverse("groups:admission", args=[sponsorship.admission_id]))


@require_POST
@login_required
def decline_to_vouch(request: HttpRequest, pk: int) -> HttpResponse:
    sponsorship = queries.sponsorship_by_number(request.user, pk)
    actions.decline_to_vouch(actor=request.user, sponsorship=sponsorship, words=request.POST.get("words", "")[:1000])
    say(request, _("You do not vouch for them. They are told."))
    return go(request, reverse("groups:admission", args=[sponsorship.admission_id]))

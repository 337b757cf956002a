"""Speaking to one member, within the budget."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.kernel.refusal import Forbidden, Refusal, require
from guildhall.members.models import Member
from guildhall.outreach import queries
from guildhall.outreach.actions import contacts as actions
from guildhall.outreach.forms import ContactForm
from guildhall.outreach.queries import contacts as kept
from guildhall.outreach.rules.contacts import can_contact, can_contact_members
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

FIELDS = {
    "over_budget": "reason",
    "no_text": "text",
    "no_words": "about",
    "no_address": "channel",
    "suppressed": "channel",
}


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_contact_members(request.user))
    member = _found(pk)
    require(can_contact(request.user, member))
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.contact(actor=request.user, member=member, **form.cleaned_data)
        except Forbidden:
            raise
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            say(request, _("It stands in their record."))
            return go(request, reverse("members:record", args=[pk]))
    context = {"member": member, "form": form, "budget": kept.budget_of(member), "contacts": kept.contacts_of(member)}
    context |= {"may_mail": bool(queries.address_of(member)), "quiet": queries.quiet_hours_of(member)}
    return page(request, "outreach/contact.html", context, status=422 if form.is_bound else 200)


@require_POST
def note_answer(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_contact_members(request.user))
    found = kept.contact_of(pk)
    if found is None:
        raise Http404
    actions.note_answer(actor=request.user, contact=found)
    say(request, _("Noted: they answered."))
    return go(request, reverse("members:record", args=[found.member.shown.pk]))


def _found(pk: int) -> Member:
    member = queries.member_of(pk)
    if member is None:
        raise Http404
    return member

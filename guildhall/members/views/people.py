"""The people of the community: directory, profile, claiming a profile, the sign of life."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel.pages import tag
from guildhall.kernel.refusal import require
from guildhall.kernel.registry import ports
from guildhall.members import actions, queries
from guildhall.members.forms.settings import ClaimForm
from guildhall.members.profile import Profile
from guildhall.members.rules import can_claim
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The directory; `?q=` finds names and handles by their beginning."""
    found = queries.directory(request.user, request.GET)
    return page(request, "members/people.html", {"found": found}, fragment="rows")


@require_GET
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    member = queries.profile_of(request.user, handle)
    if member is None:
        return _renamed(request, handle)
    if member.shown != member or member.handle != handle:
        return redirect(member.get_absolute_url(), permanent=False)
    context = {"profile": Profile(request, member)}
    return tag(page(request, "members/profile.html", context), f"member:{member.pk}")


def _renamed(request: HttpRequest, handle: str) -> HttpResponse:
    former = queries.renamed_from(request.user, handle)
    if former is None:
        raise Http404
    return redirect(former.get_absolute_url(), permanent=True)


@require_GET
def by_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Where texts lead that name somebody: to whoever that is now, under their present handle."""
    member = queries.member_of_number(request.user, pk)
    if member is None:
        raise Http404
    return redirect(member.get_absolute_url(), permanent=False)


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, handle: str) -> HttpResponse:
    subject = queries.profile_of(request.user, handle)
    if subject is None:
        raise Http404
    require(can_claim(request.user, subject))
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_claim(actor=request.user, subject=subject, **form.cleaned_data)
        say(request, _("Thank you. Staff will look at it."))
        return go(request, request.path)
    context = {"subject": subject, "form": form, "asked": queries.open_claim(request.user, subject)}
    return page(request, "members/claim.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def withdraw_claim(request: HttpRequest, pk: int) -> HttpResponse:
    claim = queries.own_claim(request.user, pk)
    if claim is None:
        raise Http404
    actions.withdraw_claim(actor=request.user, claim=claim)
    say(request, _("Your claim is withdrawn."))
    return go(request, claim.subject.get_absolute_url())


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The beacon: a signed-in reader is here, and perhaps what they read. Guests are not counted."""
    if request.user.is_authenticated:
        actions.visit(actor=request.user)
        for port in (port for port in ports if port.kind == "reading"):
            port.answers(request.user, request.POST)
    return HttpResponse(status=204)

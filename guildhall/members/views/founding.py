"""The first members: coming in by a link, being greeted, being asked; and the desk from which it is done."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel.refusal import require
from guildhall.members import actions
from guildhall.members.forms.founding import InvitationForm, SilentForm, WelcomeForm
from guildhall.members.invited import INVITED, INVITED_AGE
from guildhall.members.queries import founding as queries
from guildhall.members.rules.founding import can_invite
from guildhall.members.views.attributes import found
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_GET
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Where an invitation leads: on to sign-up, with the link kept in a cookie for a day."""
    if request.user.is_authenticated:
        return redirect("/")
    if queries.usable_invitation(code) is None:
        return page(request, "members/invitation_over.html", {}, status=404)
    answer = redirect("account_signup")
    answer.set_cookie(
        INVITED, code, max_age=INVITED_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


@login_required
@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """What somebody said to greet the member."""
    return page(request, "members/welcome.html", {"welcome": found(queries.welcome_of(request.user))})


@login_required
@require_http_methods(["GET", "POST"])
def answer_silent(request: HttpRequest) -> HttpResponse:
    asked = found(queries.question_to(request.user))
    said = {"missing": asked.row.missing, "words": asked.row.words}
    form = SilentForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        actions.answer_silent(actor=request.user, **form.cleaned_data)
        say(request, _("Thank you. It helps us to do better."))
        return go(request, "members:answer_silent")
    context = {"form": form, "asked": asked}
    return page(request, "members/answer_silent.html", context, status=422 if form.is_bound else 200)


@require_GET
def founding(request: HttpRequest) -> HttpResponse:
    require(can_invite(request.user))
    return _desk(request, InvitationForm())


def _desk(request: HttpRequest, form: InvitationForm) -> HttpResponse:
    context = {
        "steps": queries.checklist(),
        "invitations": queries.invitations(),
        "to_welcome": queries.to_welcome(),
        "silent": queries.silent_members(),
        "answers": queries.answers(),
        "form": form,
        "site_url": settings.SITE_URL,
    }
    return page(request, "members/console/founding.html", context, status=422 if form.is_bound else 200)


@require_POST
def make_invitation(request: HttpRequest) -> HttpResponse:
    require(can_invite(request.user))
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _desk(request, form)
    actions.make_invitation(actor=request.user, **form.cleaned_data)
    say(request, _("The link is ready. Send it to them yourself: a personal word brings more people than a mail."))
    return go(request, "members:founding")


@require_POST
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_invite(request.user))
    actions.revoke_invitation(actor=request.user, invitation=found(queries.invitation_to_revoke(pk)))
    say(request, _("Nobody joins by this link any more."))
    return go(request, "members:founding")


@require_POST
def welcome_member(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_invite(request.user))
    member = found(queries.member_to_welcome(pk))
    form = WelcomeForm(request.POST)
    form.raise_invalid()
    actions.welcome_member(actor=request.user, member=member, words=form.cleaned_data["words"])
    say(request, _("They are greeted, in your name."))
    return go(request, "members:founding")


@require_POST
def ask_silent(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_invite(request.user))
    actions.ask_silent(actor=request.user, member=found(queries.silent_member(pk)))
    say(request, _("They are asked, once. What they answer stands on this page."))
    return go(request, "members:founding")

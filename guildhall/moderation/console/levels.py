"""The table of the levels, and the level of one member."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.kernel.refusal import Refusal, require
from guildhall.members.models import Member
from guildhall.members.queries import member_record
from guildhall.moderation.actions import levels as actions
from guildhall.moderation.forms.levels import LevelsForm, LockForm
from guildhall.moderation.queries.levels import members_by_level
from guildhall.moderation.rules.levels import LEVELS, can_manage_levels
from guildhall.options.rules import can_choose
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def levels(request: HttpRequest) -> HttpResponse:
    require(can_choose(request.user))
    form = LevelsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_levels(actor=request.user, values=form.values())
        say(request, ngettext("%(n)s line changed.", "%(n)s lines changed.", changed) % {"n": changed})
        return go(request, "moderation:levels")
    context = {"form": form, "levels": list(zip(LEVELS, members_by_level(), strict=True))}
    status = 422 if request.method == "POST" else 200
    return page(request, "moderation/console/levels.html", context, fragment="form", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def lock_level(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_levels(request.user))
    member, form = _member(pk), LockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lock_level(actor=request.user, member=member, **form.cleaned_data)
            say(request, _("Held at this level."))
            return go(request, member_url(member))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "member": member, "back": member_url(member)}
    status = 422 if request.method == "POST" else 200
    return page(request, "moderation/console/lock_level.html", context, fragment="form", status=status)


@require_POST
def unlock_level(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_levels(request.user))
    member = _member(pk)
    actions.unlock_level(actor=request.user, member=member)
    say(request, _("The level follows what they do again."))
    return go(request, member_url(member))


def _member(pk: int) -> Member:
    found = member_record(pk)
    if found is None:
        raise Http404
    return found.member


def member_url(member: Member) -> str:
    return reverse("members:record", args=[member.pk])

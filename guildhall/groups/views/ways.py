"""Into a group and out of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.groups import actions, queries
from guildhall.groups.models import Admission
from guildhall.ui.page import go
from guildhall.ui.toasts import say


@require_POST
@login_required
def join(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    actions.join(actor=request.user, group=here)
    say(request, _("You are in. Welcome."))
    return go(request, here)


@require_POST
@login_required
def leave(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    actions.leave(actor=request.user, group=here)
    say(request, _("You have left the group."))
    return go(request, "groups:directory" if here.door == here.Door.HIDDEN else here)


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    admission = queries.admission_by_number(request.user, pk)
    return _back(request, actions.accept(actor=request.user, admission=admission), _("They are in the group now."))


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    admission = queries.admission_by_number(request.user, pk)
    return _back(request, actions.decline(actor=request.user, admission=admission), _("Declined."))


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    admission = queries.admission_by_number(request.user, pk)
    return _back(request, actions.withdraw(actor=request.user, admission=admission), _("Taken back."))


def _back(request: HttpRequest, admission: Admission, said: str) -> HttpResponse:
    """To the desk who leads the group, else to its page, or to the directory where that is hidden now."""
    if admission.member_id != request.user.pk:
        say(request, said)
        return go(request, reverse("groups:desk", args=[admission.group.handle]))
    say(request, _("You are in. Welcome.") if admission.outcome == admission.Outcome.ACCEPTED else said)
    is_out_of_sight = admission.group.door == "hidden" and admission.outcome != admission.Outcome.ACCEPTED
    return go(request, "groups:directory" if is_out_of_sight else admission.group)

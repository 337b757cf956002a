"""The staff door to lists of groups: who somebody in them is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.queries import rosters
from guildhall.groups.rules import can_manage
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.shell import NavItem
from guildhall.ui.toasts import say


@require_safe
@login_required
def lists(request: HttpRequest) -> HttpResponse:
    require(can_manage(request.user))
    rows, state = rosters.roster_page(request.GET)
    shown = rows[: rosters.PAGE]
    known = rosters.suggestions(shown) if state == "open" else {}
    older = f"?state={state}&after={shown[-1].pk}" if len(rows) > rosters.PAGE else ""
    context: dict[str, Any] = {"lines": [(one, known.get(one.pk, [])) for one in shown], "state": state}
    context |= {"tabs": _tabs(state), "older": older, "first": f"?state={state}" if request.GET.get("after") else ""}
    return page(request, "groups/console/lists.html", context, fragment="rows")


@require_POST
@login_required
def link_line(request: HttpRequest, pk: int) -> HttpResponse:
    """`handle` names the member; what was typed and names nobody is said in the answer."""
    require(can_manage(request.user))
    line, handle = rosters.roster_line(pk), request.POST.get("handle", "")
    member = queries.member_of_handle(handle)
    if member is None:
        say(request, _("There is no member with the handle “%(handle)s”.") % {"handle": handle[:60]}, is_bad=True)
        return _back(request)
    try:
        actions.link_line(actor=request.user, line=line, member=member)
        told = _("%(name)s is @%(handle)s.") % {"name": line.name, "handle": member.handle}
        say(request, told, undo=reverse("groups:unlink_line", args=[line.pk]))
    except Refusal as refusal:
        say(request, str(refusal), is_bad=True)
    return _back(request)


@require_POST
@login_required
def unlink_line(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    line = actions.unlink_line(actor=request.user, line=rosters.roster_line(pk))
    say(request, _("Taken back: it is open again who %(name)s is.") % {"name": line.name})
    return _back(request)


@require_POST
@login_required
def dismiss_line(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage(request.user))
    line = actions.dismiss_line(actor=request.user, line=rosters.roster_line(pk))
    say(request, _("%(name)s is nobody here.") % {"name": line.name})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    state = request.POST.get("state", "")
    url = reverse("groups:lists")
    return go(request, f"{url}?state={state}" if state in rosters.STATES else url)


def _tabs(current: str) -> list[NavItem]:
    labels = {
        "open": pgettext("people of a list", "To be found"),
        "linked": pgettext("people of a list", "Found"),
        "dismissed": pgettext("people of a list", "Nobody here"),
        "gone": pgettext("people of a list", "No longer listed"),
    }
    url = reverse("groups:lists")
    return [NavItem(label, f"{url}?state={state}", current=state == current) for state, label in labels.items()]

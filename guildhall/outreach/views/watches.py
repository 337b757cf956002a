"""The members' door: what they are told, and what they want to hear of."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guildhall.outreach import actions, queries
from guildhall.outreach.models import Watch
from guildhall.ui.page import is_fragment_wanted, page
from guildhall.ui.toasts import say, toast_event

CHOSEN = {
    Watch.Level.WATCH: _("You will be told of everything new there."),
    Watch.Level.NORMAL: _("You will be told only of what concerns you."),
    Watch.Level.MUTE: _("You will hear nothing more from there."),
}
BACK = {"notices": "outreach:notices", "settings": "outreach:choose_reach"}


@login_required
@require_POST
def set_watch(request: HttpRequest, kind: str, ref: int) -> HttpResponse:
    here = queries.shown_to(request.user, kind, [ref]).get(ref)
    if here is None:
        raise Http404
    watch = actions.set_watch(actor=request.user, kind=kind, ref=ref, level=request.POST.get("level", ""))
    said = _said(watch, here.title)
    if is_fragment_wanted(request):
        context = {"kind": kind, "ref": ref, "level": watch.level}
        return page(request, "outreach/watch.html", context, events=toast_event(said))
    say(request, said)
    return redirect(BACK.get(request.POST.get("from", ""), here.url))


def _said(watch: Watch, name: str) -> str:
    if (watch.kind, watch.level) == ("member", Watch.Level.MUTE):
        words = _("You ignore %(name)s: what they write is folded away, and you are not told of it.")
        return words % {"name": name}
    return str(CHOSEN[Watch.Level(watch.level)])

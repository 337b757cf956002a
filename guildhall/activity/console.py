from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.activity import actions, queries
from guildhall.activity.forms import LogForm, ReplayForm, StaffLogForm
from guildhall.activity.readers import verbs_of
from guildhall.activity.rules import can_read_log, can_read_staff_log, can_replay
from guildhall.kernel.refusal import require
from guildhall.kernel.registry import Reader
from guildhall.kernel.registry import readers as declared
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    require(can_read_log(request.user))
    form = LogForm(request.GET)
    asked = form.asked(request.user.zone)
    listed = queries.log_page(request.user, asked)
    kept = request.GET.copy()
    kept.pop("before", None)
    first = f"?{kept.urlencode()}" if asked.before else ""
    kept["before"] = str(listed.older)
    context = {"form": form, "listed": listed, "first": first, "older": f"?{kept.urlencode()}" if listed.older else ""}
    return page(request, "activity/log.html", context, fragment="rows")


@require_GET
def staff_log(request: HttpRequest) -> HttpResponse:
    require(can_read_staff_log(request.user))
    form = StaffLogForm(request.GET)
    asked, capability = form.asked_of_staff(request.user.zone)
    listed = queries.staff_page(request.user, asked, capability)
    kept = request.GET.copy()
    kept.pop("before", None)
    first = f"?{kept.urlencode()}" if asked.before else ""
    kept["before"] = str(listed.older)
    context = {"form": form, "listed": listed, "first": first, "older": f"?{kept.urlencode()}" if listed.older else ""}
    return page(request, "activity/staff_log.html", context, fragment="rows")


@require_GET
def readers(request: HttpRequest) -> HttpResponse:
    require(can_read_log(request.user))
    context = {"states": queries.reader_states(), "holder": queries.horizon_holder()}
    return page(request, "activity/readers.html", context, fragment="rows")


@require_GET
def reader(request: HttpRequest, name: str) -> HttpResponse:
    require(can_read_log(request.user))
    return _reader_page(request, _declared(name), ReplayForm())


@require_POST
def retry(request: HttpRequest, name: str) -> HttpResponse:
    require(can_replay(request.user))
    count = actions.retry_parked(actor=request.user, reader=_declared(name).name)
    say(request, ngettext("%(n)s row is tried again now.", "%(n)s rows are tried again now.", count) % {"n": count})
    return go(request, request.path.removesuffix("retry"))


@require_http_methods(["GET", "POST"])
def replay(request: HttpRequest, name: str) -> HttpResponse:
    require(can_replay(request.user))
    chosen, form = _declared(name), ReplayForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _reader_page(request, chosen, form, status=422 if form.errors else 200)
    actions.replay_reader(actor=request.user, reader=chosen.name)
    say(request, _("The reader starts again from the beginning of the log."))
    return go(request, request.path.removesuffix("replay"))


def _declared(name: str) -> Reader:
    if name not in declared:
        raise Http404
    return declared[name]


def _reader_page(request: HttpRequest, chosen: Reader, form: ReplayForm, *, status: int = 200) -> HttpResponse:
    (state,) = queries.reader_states([chosen])
    context = {
        "state": state,
        "reader": chosen,
        "verbs": verbs_of(chosen),
        "parked": queries.parked([chosen.name]),
        "form": form,
        "may_replay": can_replay(request.user),
    }
    return page(request, "activity/reader.html", context, status=status)

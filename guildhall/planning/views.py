"""The first run, step by step. Each page works without JavaScript and can be left and come back to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import sign_in_freshly
from guildhall.outreach import actions as outreach
from guildhall.outreach.queries import is_delivering
from guildhall.planning import actions, tickets
from guildhall.planning.forms import (
    STEP_FORMS,
    AdministratorForm,
    CodeForm,
    SpaceRows,
    TestMailForm,
    initial_spaces,
    spaces_from,
)
from guildhall.planning.models import FirstRun
from guildhall.planning.preview import preview
from guildhall.planning.queries.first_run import STEPS, next_step, pending, step_after, step_before
from guildhall.ui.page import page

LABELS = {
    "community": pgettext_lazy("first step", "Name"),
    "place": pgettext_lazy("first step", "Language and zone"),
    "look": pgettext_lazy("first step", "Colour"),
    "spaces": pgettext_lazy("first step", "Spaces"),
    "rules": pgettext_lazy("first step", "Guidelines"),
    "mail": pgettext_lazy("first step", "Mail"),
    "administrator": pgettext_lazy("first step", "Administrator"),
}
View = Callable[..., HttpResponse]


def with_run(view: View) -> View:
    """Hands the first run to whoever has shown the code; a community that is set up has no such pages."""

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = pending()
        if run is None:
            return redirect("/")
        if not tickets.has(request, run):
            return redirect("planning:start")
        return view(request, run, *args, **kwargs)

    return inner


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    run = pending()
    if run is None:
        return redirect("/")
    if tickets.has(request, run):
        return redirect("planning:step", next_step(run))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if actions.try_code(code=form.cleaned_data["code"]):
            tickets.give(request, run)
            return redirect("planning:step", next_step(run))
        form.add_error("code", _("That is not the code of this installation."))
    return page(request, "planning/code.html", {"form": form}, status=422 if form.errors else 200)


@with_run
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, run: FirstRun, name: str) -> HttpResponse:
    if name not in STEPS:
        raise Http404
    return HANDLERS.get(name, _settings)(request, run, name)


@with_run
@require_GET
def look(request: HttpRequest, run: FirstRun) -> HttpResponse:
    """How a colour would look, before it is chosen."""
    return page(request, "planning/preview.html", {"previews": preview(request.GET.get("accent", ""))})


def _settings(request: HttpRequest, run: FirstRun, name: str) -> HttpResponse:
    form = STEP_FORMS[name](request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.pass_step(actor=HOUSE, name=name, choices=form.choices())
        return redirect("planning:step", name if "stay" in request.POST else step_after(name))
    more = {"previews": preview(str(form["accent"].value()))} if name == "look" else {}
    return _page(request, run, name, {"form": form, **more}, bool(form.errors))


def _spaces(request: HttpRequest, run: FirstRun, name: str) -> HttpResponse:
    rows = SpaceRows(request.POST or None, initial=initial_spaces(run.spaces))
    if request.method == "POST" and rows.is_valid():
        actions.pass_step(actor=HOUSE, name=name, spaces=spaces_from(rows.cleaned_data))
        return redirect("planning:step", step_after(name))
    return _page(request, run, name, {"rows": rows}, rows.is_bound)


def _mail(request: HttpRequest, run: FirstRun, name: str) -> HttpResponse:
    form, tried = TestMailForm(request.POST if "test" in request.POST else None), None
    if "test" in request.POST and form.is_valid():
        tried = outreach.send_test_mail(actor=HOUSE, to=form.cleaned_data["to"])
    elif request.method == "POST" and "test" not in request.POST:
        actions.pass_step(actor=HOUSE, name=name)
        return redirect("planning:step", step_after(name))
    return _page(
        request, run, name, {"form": form, "tried": tried, "is_delivering": is_delivering()}, bool(form.errors)
    )


def _administrator(request: HttpRequest, run: FirstRun, name: str) -> HttpResponse:
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = actions.finish(actor=HOUSE, **form.cleaned_data, locale=get_language() or settings.LANGUAGE_CODE)
        sign_in_freshly(member=member, request=request)
        return redirect(f"{reverse('members:security')}?factor=needed")
    return _page(request, run, name, {"form": form}, bool(form.errors))


HANDLERS: dict[str, View] = {"spaces": _spaces, "mail": _mail, "administrator": _administrator}


def _page(request: HttpRequest, run: FirstRun, name: str, context: dict[str, Any], has_errors: bool) -> HttpResponse:
    shared = {"name": name, "label": LABELS[name], "steps": _steps(run, name), "before": step_before(name)}
    return page(request, f"planning/start_{name}.html", {**shared, **context}, status=422 if has_errors else 200)


def _steps(run: FirstRun, name: str) -> list[dict[str, Any]]:
    states = {True: "done", False: ""}
    return [
        {
            "label": LABELS[one],
            "state": "now" if one == name else states[one in run.steps],
            "url": reverse("planning:step", args=[one]),
        }
        for one in STEPS
    ]

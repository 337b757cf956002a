from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel.refusal import require
from guildhall.kernel.registry import Setting, setting_groups
from guildhall.kernel.registry import settings as declared
from guildhall.options import actions, queries
from guildhall.options.forms import SettingForm
from guildhall.options.rules import can_choose
from guildhall.ui.page import page
from guildhall.ui.toasts import say


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    require(can_choose(request.user))
    words = request.GET.get("q", "")[:80]
    groups = queries.rows(words)
    return page(request, "options/settings.html", {"groups": groups, "words": words}, fragment="found")


@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest, key: str) -> HttpResponse:
    require(can_choose(request.user))
    one = _declared(key)
    form = SettingForm(request.POST or None, setting=one, value=queries.raw(key))
    if request.method == "POST" and form.is_valid():
        actions.choose(actor=request.user, key=key, value=form.value)
        say(request, _("Saved. It holds from now on."))
        return redirect("options:setting", key)
    return page(request, "options/setting.html", _about(one, form), fragment="form", status=422 if form.errors else 200)


@require_POST
def reset(request: HttpRequest, key: str) -> HttpResponse:
    require(can_choose(request.user))
    _declared(key)
    actions.choose(actor=request.user, key=key, value=None)
    say(request, _("Back to the default."))
    return redirect("options:setting", key)


def _declared(key: str) -> Setting:
    if key not in declared:
        raise Http404
    return declared[key]


def _about(setting: Setting, form: SettingForm) -> dict[str, object]:
    return {
        "setting": setting,
        "group": setting_groups.get(setting.group),
        "row": queries.row_of(setting),
        "form": form,
        "history": queries.history(setting.name),
    }

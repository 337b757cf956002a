"""The settings of a member: one page a subject, each with its forms."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.members import actions, queries
from guildhall.members.forms.settings import AvatarForm, EraseForm, LanguageForm, PrivacyForm, ProfileForm
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@login_required
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    return redirect("members:edit_profile")


@login_required
@require_http_methods(["GET", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_profile(actor=request.user, member=request.user, **form.cleaned_data)
            say(request, _(_PART if queries.held_words(request.user) else _SAVED))
            return go(request, "members:edit_profile")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _show_profile(request, form, AvatarForm())


def _show_profile(request: HttpRequest, form: ProfileForm, avatar: AvatarForm) -> HttpResponse:
    held = [(form.fields[name].label, words) for name, words in queries.held_words(request.user).items()]
    taken = [(form.fields[name].label, words) for name, words in queries.taken_words(request.user).items()]
    context = {"form": form, "avatar_form": avatar, "held": held, "taken": taken}
    status = 422 if form.is_bound or avatar.is_bound else 200
    return page(request, "members/settings/profile.html", context, status=status)


_SAVED = gettext_noop("Your profile is saved.")
_PART = gettext_noop("Saved. Something in it waits for review; until then what was there before is shown.")


@login_required
@require_POST
def set_avatar(request: HttpRequest) -> HttpResponse:
    form = AvatarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_profile(request, ProfileForm(member=request.user), form)
    actions.set_avatar(actor=request.user, member=request.user, data=form.cleaned_data["picture"])
    say(request, _("Your picture is saved."))
    return go(request, "members:edit_profile")


@login_required
@require_POST
def remove_avatar(request: HttpRequest) -> HttpResponse:
    actions.remove_avatar(actor=request.user, member=request.user)
    say(request, _("The picture is gone; your initials stand in."))
    return go(request, "members:edit_profile")


@login_required
@require_http_methods(["GET", "POST"])
def set_privacy(request: HttpRequest) -> HttpResponse:
    form = PrivacyForm(request.POST or None, member=request.user)
    if request.method == "POST":
        form = PrivacyForm(request.POST, member=request.user)
        if form.is_valid():
            actions.set_privacy(actor=request.user, member=request.user, switches=form.cleaned_data)
            say(request, _("Your privacy choices are saved."))
            return go(request, "members:set_privacy")
    return page(request, "members/settings/privacy.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def set_language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        actions.set_language(actor=request.user, member=request.user, **form.cleaned_data)
        return go(request, "members:set_language")
    return page(request, "members/settings/language.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Everything that opens the account, in one place."""
    context = {
        "ways": queries.ways_in(request.user),
        "devices": queries.devices(request.user, request.session.session_key),
        "needs_factor": request.GET.get("factor") == "needed",
    }
    return page(request, "members/settings/security.html", context)


@login_required
@require_POST
@reauthentication_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    device = queries.device_of(request.user, pk)
    if device is None:
        raise Http404
    actions.end_session(actor=request.user, device=device)
    say(request, _("This device is signed out."))
    return go(request, "members:security")


@login_required
@require_POST
@reauthentication_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    actions.end_other_sessions(actor=request.user, session_key=request.session.session_key)
    say(request, _("Every other device is signed out."))
    return go(request, "members:security")


@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    context = {"erasure": queries.waiting_erasure(request.user), "form": EraseForm(member=request.user)}
    return page(request, "members/settings/data.html", context)


@login_required
@require_POST
@reauthentication_required
def export_me(request: HttpRequest) -> HttpResponse:
    packed = actions.export_member(actor=request.user, member=request.user)
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{clock.today():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
@reauthentication_required
def ask_erasure(request: HttpRequest) -> HttpResponse:
    form = EraseForm(request.POST, member=request.user)
    if not form.is_valid():
        return page(request, "members/settings/data.html", {"form": form}, status=422)
    actions.ask_erasure(actor=request.user, with_content=form.cleaned_data["with_content"])
    return go(request, "members:my_data")


@login_required
@require_POST
def withdraw_erasure(request: HttpRequest) -> HttpResponse:
    actions.withdraw_erasure(actor=request.user)
    say(request, _("You stay. Nothing was deleted."))
    return go(request, "members:my_data")

"""Facts about members: what is verified of me, asking for more, one's word for a colleague; staff decide."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel.refusal import Refusal, require
from guildhall.members import actions
from guildhall.members.attributes import KEYS
from guildhall.members.forms.attributes import AskVerificationForm, DecisionForm, StateAttributeForm, WordForm
from guildhall.members.forms.console import ReasonForm
from guildhall.members.queries import attributes as queries
from guildhall.members.rules import attributes as rules
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


def found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@login_required
@require_GET
def attributes(request: HttpRequest) -> HttpResponse:
    member = request.user
    context = {
        "facts": queries.facts_of(member),
        "past": queries.past_facts(member),
        "asked": queries.verifications_of(member),
        "for_word": queries.asked_for_word(member),
        "kinds": KEYS,
    }
    return page(request, "members/settings/attributes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask_verification(request: HttpRequest, key: str) -> HttpResponse:
    member, what = request.user, found(KEYS.get(key))
    form = AskVerificationForm(
        request.POST or None, key=key, member=member, addresses=queries.confirmed_addresses(member)
    )
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "colleague": queries.colleague_named(form.cleaned_data["colleague"])}
        try:
            actions.ask_verification(actor=member, key=key, **given)
            say(request, _("Thank you. Staff will look at it."))
            return go(request, "members:attributes")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "key": key, "what": what}
    return page(request, "members/settings/ask_verification.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def withdraw_verification(request: HttpRequest, pk: int) -> HttpResponse:
    asked = found(queries.own_verification(request.user, pk))
    actions.withdraw_verification(actor=request.user, verification=asked)
    say(request, _("Your request is withdrawn."))
    return go(request, "members:attributes")


@login_required
@require_POST
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    asked = found(queries.verification_to_vouch(request.user, pk))
    form = WordForm(request.POST)
    form.raise_invalid()
    say_so = actions.vouch if form.cleaned_data["verdict"] == "yes" else actions.decline_to_vouch
    say_so(actor=request.user, verification=asked, words=form.cleaned_data["words"])
    say(request, _("Thank you. Only staff read what you said."))
    return go(request, "members:attributes")


@login_required
@require_POST
def end_attribute(request: HttpRequest, pk: int) -> HttpResponse:
    """The member's own; staff come through the console."""
    fact = found(queries.own_attribute(request.user, pk))
    actions.end_attribute(actor=request.user, attribute=fact)
    say(request, _("It is not told of you any more."))
    return go(request, "members:attributes")


@require_GET
def verifications(request: HttpRequest) -> HttpResponse:
    require(rules.can_verify(request.user))
    return _queue(request)


def _queue(request: HttpRequest, bound: DecisionForm | None = None, pk: int = 0) -> HttpResponse:
    waiting = [
        (asked, bound if bound and asked.pk == pk else DecisionForm(prefix=None, auto_id=f"v{asked.pk}-%s"))
        for asked in queries.verification_queue()
    ]
    held = queries.held_by_colleagues([asked for asked, _form in waiting])
    rows = [
        (asked, form, rules.can_decide_verification(request.user, asked), asked.pk in held) for asked, form in waiting
    ]
    context = {"rows": rows, "facts": queries.latest_facts(), "kinds": KEYS}
    return page(request, "members/console/verifications.html", context, status=422 if bound else 200)


@require_POST
def decide_verification(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_verify(request.user))
    asked = found(queries.verification_to_decide(pk))
    require(rules.can_decide_verification(request.user, asked))
    form = DecisionForm(request.POST, auto_id=f"v{pk}-%s")
    if not form.is_valid():
        return _queue(request, form, pk)
    seen = form.cleaned_data["seen"]
    if form.cleaned_data["verdict"] == "verify":
        actions.verify_attribute(actor=request.user, verification=asked, seen=seen, expires_at=form.expires_at)
    else:
        actions.refuse_verification(actor=request.user, verification=asked, reason=seen)
    say(request, _("It is decided, and they are told."))
    return go(request, "members:verifications")


@require_http_methods(["GET", "POST"])
def state_attribute(request: HttpRequest, key: str) -> HttpResponse:
    require(rules.can_verify(request.user))
    what = found(KEYS.get(key))
    form = StateAttributeForm(request.POST or None, key=key, initial={"handle": request.GET.get("member", "")[:41]})
    if request.method == "POST" and form.is_valid() and _stated(request, form, key):
        say(request, _("It is noted, and they are told."))
        return go(request, "members:verifications")
    context = {"form": form, "key": key, "what": what}
    return page(request, "members/console/state_attribute.html", context, status=422 if form.is_bound else 200)


def _stated(request: HttpRequest, form: StateAttributeForm, key: str) -> bool:
    member = queries.colleague_named(form.cleaned_data["handle"])
    if member is None:
        form.add_error("handle", _("Nobody who signs in has this handle."))
        return False
    said = {name: form.cleaned_data[name] for name in ("value", "way", "seen")}
    try:
        actions.state_attribute(actor=request.user, member=member, key=key, expires_at=form.expires_at, **said)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


@require_POST
def console_end_attribute(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_verify(request.user))
    fact = found(queries.attribute_to_end(pk))
    form = ReasonForm(request.POST)
    form.raise_invalid()
    actions.end_attribute(actor=request.user, attribute=fact, reason=form.cleaned_data["reason"])
    say(request, _("It has ended, and they are told."))
    return go(request, "members:verifications")

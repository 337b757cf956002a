from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.kernel.refusal import Refusal, require
from guildhall.members.models import Member
from guildhall.moderation import actions
from guildhall.moderation.console.queue import room_tabs
from guildhall.moderation.forms import NoteForm, ReasonForm, RestrictForm
from guildhall.moderation.models import Case, Restriction
from guildhall.moderation.queries import (
    case_of,
    cases,
    items_of,
    member_numbered,
    notes_of,
    reason_of,
    reasons,
    restriction_numbered,
    restrictions_of,
)
from guildhall.moderation.rules import can_sanction, can_word
from guildhall.moderation.views.words import described
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    require(can_sanction(request.user))
    closed = request.GET.get("closed") == "1"
    context = {"cases": cases(closed=closed), "closed": closed}
    return page(request, "moderation/cases.html", context | room_tabs(request))


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_sanction(request.user))
    return _page(request, _found(pk), RestrictForm(reasons=reasons()), NoteForm())


def _page(request: HttpRequest, here: Case, form: RestrictForm, note: NoteForm, status: int = 200) -> HttpResponse:
    found = restrictions_of(here.member)
    context = {
        "case": here,
        "restrictions": described(found),
        "items": items_of(here.member),
        "notes": notes_of(here),
        "form": form,
        "note_form": note,
        "is_spam": any(one.kind == Restriction.Kind.SPAM and one.ended_at is None for one in found),
        "may": can_sanction(request.user, here.member),
    }
    return page(request, "moderation/case.html", context | room_tabs(request), status=status)


def _found(pk: int) -> Case:
    here = case_of(pk)
    if here is None:
        raise Http404
    return here


def _member(pk: int) -> Member:
    found = member_numbered(pk)
    if found is None:
        raise Http404
    return found


@require_POST
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_sanction(request.user))
    return _to(request, actions.open_case(actor=request.user, member=_member(pk)))


def _to(request: HttpRequest, here: Case) -> HttpResponse:
    return go(request, reverse("moderation:case", args=[here.pk]))


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_sanction(request.user))
    here, form = _found(pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, here, RestrictForm(reasons=reasons()), form, status=422)
    actions.note_case(actor=request.user, case=here, text=form.cleaned_data["text"])
    return _to(request, here)


@require_POST
def restrict(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_sanction(request.user))
    here, form = _found(pk), RestrictForm(request.POST, reasons=reasons())
    if form.is_valid():
        try:
            _restrict(request, here, form)
            return _to(request, here)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _page(request, here, form, NoteForm(), status=422)


def _restrict(request: HttpRequest, here: Case, form: RestrictForm) -> None:
    given, language = form.cleaned_data, here.member.locale
    reason = reason_of(given["reason"])
    ground = reason.ground.in_language(language) if reason else ""
    facts = given["facts"] or (reason.facts.in_language(language) if reason else "")
    stated = actions.Reasons(facts, ground)
    made = actions.restrict_member(
        actor=request.user, member=here.member, kind=given["kind"], reasons=stated, until=form.until
    )
    say(request, _("Done, and the member is told why."), undo=reverse("moderation:lift", args=[made.pk]))


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of members alone; what stands against a text is lifted where that is decided."""
    require(can_sanction(request.user))
    found = restriction_numbered(pk)
    if found is None:
        raise Http404
    if found.kind == Restriction.Kind.SPAM:
        actions.readmit_spammer(actor=request.user, member=found.member)
    else:
        actions.end_restriction(actor=request.user, restriction=found)
    say(request, _("Lifted."))
    return _to(request, found.case)


@require_POST
def spam(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_sanction(request.user))
    made = actions.purge_spammer(actor=request.user, member=_member(pk))
    say(
        request,
        _("The account is out, with all it wrote. Measures leave it out."),
        undo=reverse("moderation:lift", args=[made.pk]),
    )
    return _to(request, made.case)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_sanction(request.user))
    return _to(request, actions.close_case(actor=request.user, case=_found(pk)))


@require_safe
def reason_list(request: HttpRequest) -> HttpResponse:
    require(can_word(request.user))
    return page(request, "moderation/reasons.html", {"reasons": reasons()} | room_tabs(request))


@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words of a reason, or with a new code add one."""
    require(can_word(request.user))
    known = reason_of(code)
    if known is None and request.method != "POST" and code != "new":
        raise Http404
    form = ReasonForm(request.POST or None, initial=_words(known) if known else None)
    if request.method == "POST" and form.is_valid():
        actions.word_reason(actor=request.user, code=code if known else _code(form), words=form.cleaned_data)
        say(request, _("Saved."))
        return go(request, reverse("moderation:reasons"))
    context = {"form": form, "reason": known, "code": code}
    return page(request, "moderation/reason.html", context | room_tabs(request), status=422 if form.is_bound else 200)


def _code(form: ReasonForm) -> str:
    """Of the English name; a number where another reason has it."""
    base = "-".join(
        "".join(c if c.isalnum() and c.isascii() else " " for c in form.cleaned_data["name_en"]).lower().split()
    )
    base, number = base[:32] or "reason", 1
    code = base
    while code == "new" or reason_of(code):
        number += 1
        code = f"{base}-{number}"
    return code


def _words(known: object) -> dict[str, str]:
    return {
        f"{name}_{language}": getattr(getattr(known, name), language)
        for name in ("name", "ground", "facts")
        for language in ("en", "zh_hans")
    }

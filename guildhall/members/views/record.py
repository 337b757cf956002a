"""A member's page for staff, and what staff keeps there: notes, marks, tasks, who looks after them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel.refusal import Forbidden, Refusal, require
from guildhall.kernel.registry import panels_at
from guildhall.members import queries, rules
from guildhall.members.actions import looking_after, notes
from guildhall.members.forms.record import HandOverForm, MarkForm, NoteForm, OwnerForm, TaskForm
from guildhall.members.forms.settings import EraseForm
from guildhall.members.models import Member
from guildhall.members.queries import record as kept
from guildhall.members.queries.kept import told_to
from guildhall.members.queries.timeline import timeline
from guildhall.members.rules import record as record_rules
from guildhall.ui.page import go, is_fragment_wanted, page
from guildhall.ui.toasts import say

FIELDS = {
    "no_words": "text",
    "no_roles": "roles",
    "no_reason": "reason",
    "already_marked": "kind",
    "no_such_mark": "kind",
}
FIELDS |= {"no_staff": "owner", "own": "owner", "same": "owner"}


@require_GET
@login_required
def kept_about_me(request: HttpRequest) -> HttpResponse:
    told, nothing = told_to(request.user)
    return page(request, "members/settings/kept.html", {"told": told, "nothing": nothing})


@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_see_member(request.user))
    return shown_record(request, pk)


def shown_record(request: HttpRequest, pk: int, **bound: forms.Form) -> HttpResponse:
    """The page; with a form that was refused, 422 and that form as it was filled in."""
    row = _there(queries.member_record(pk))
    viewer, member = request.user, row.member
    context = {
        "record": row,
        "facts": queries.facts(member),
        "kept": kept.kept_about(viewer, member),
        "here": reverse("members:record", args=[pk]),
        "may_see_contact": rules.can_see_contact(viewer),
        "may_decide": rules.can_decide_claims(viewer),
        "may_grant": rules.can_grant_roles(viewer),
        "may_erase": rules.can_erase(viewer, member),
        "grantable": _grantable(viewer, member),
        "erase_form": EraseForm(member=member),
    }
    asked = {name: request.GET.get(name, "") for name in ("room", "before")}
    context["timeline"] = timeline(viewer, member, **asked)
    if is_fragment_wanted(request) and not bound:
        return page(request, "members/console/record.html", context, fragment="timeline")
    context |= _panels(request, member)
    context |= _forms(context["kept"]) | bound
    return page(request, "members/console/record.html", context, status=422 if bound else 200)


def _panels(request: HttpRequest, member: Member) -> dict[str, list[str]]:
    """What rooms show of a member: in the middle, at the side (`group="side"`), and in the strip of facts."""
    shown = [panel for panel in panels_at("member") if panel.render]
    return {
        "panels": [_rendered(request, panel, member) for panel in shown if panel.group != "side"],
        "side_panels": [_rendered(request, panel, member) for panel in shown if panel.group == "side"],
        "fact_panels": [_rendered(request, panel, member) for panel in panels_at("member_fact")],
    }


def _rendered(request: HttpRequest, panel: Any, member: Member) -> str:
    if panel.capability and not request.user.can(panel.capability):
        return ""
    drawn = panel.render(request, member)
    if not drawn:
        return ""
    template, context = drawn
    return render_to_string(template, context, request)


def _grantable(viewer: Any, member: Member) -> list[Any]:
    if not member.is_active or member.is_unclaimed or not rules.can_grant_roles(viewer):
        return []
    held = {role.pk for role in member.held_roles}
    return [role for role in queries.roles() if role.pk not in held and rules.can_grant(viewer, role.allowed)]


def _forms(now: kept.Kept) -> dict[str, forms.Form]:
    if not now.may_keep:
        return {}
    staff = kept.keepers()
    owner = {"owner": now.owner.owner.pk} if now.owner else {}
    return {
        "note_form": NoteForm(roles=queries.roles()),
        "mark_form": MarkForm(),
        "owner_form": OwnerForm(keepers=staff, initial=owner),
        "task_form": TaskForm(keepers=staff),
    }


@require_POST
def write_note(request: HttpRequest, pk: int) -> HttpResponse:
    member = _kept_member(request, pk)
    form = NoteForm(request.POST, roles=queries.roles())
    return _keep(request, member, "note_form", form, notes.write_note, _("The note is kept."))


@require_POST
def remove_note(request: HttpRequest, pk: int) -> HttpResponse:
    require(record_rules.can_keep_record(request.user))
    note = _there(kept.note_of(request.user, pk))
    notes.remove_note(actor=request.user, note=note)
    say(request, _("The note is gone."))
    return go(request, reverse("members:record", args=[note.member_id]))


@require_POST
def give_mark(request: HttpRequest, pk: int) -> HttpResponse:
    member = _kept_member(request, pk)
    return _keep(request, member, "mark_form", MarkForm(request.POST), notes.give_mark, _("Marked."))


@require_POST
def end_mark(request: HttpRequest, pk: int) -> HttpResponse:
    require(record_rules.can_keep_record(request.user))
    mark = _there(kept.mark_of(pk))
    notes.end_mark(actor=request.user, mark=mark)
    say(request, _("The mark is taken away."))
    return go(request, reverse("members:record", args=[mark.member_id]))


@require_POST
def choose_owner(request: HttpRequest, pk: int) -> HttpResponse:
    member = _kept_member(request, pk)
    form = OwnerForm(request.POST, keepers=kept.keepers())
    return _keep(request, member, "owner_form", form, looking_after.choose_owner, _("The relationship owner is set."))


@require_POST
def set_task(request: HttpRequest, pk: int) -> HttpResponse:
    member = _kept_member(request, pk)
    form = TaskForm(request.POST, keepers=kept.keepers())
    return _keep(request, member, "task_form", form, looking_after.set_task, _("The task is set."))


@require_POST
def finish_task(request: HttpRequest, pk: int) -> HttpResponse:
    """From Today it leads back there: only addresses of this site are gone to."""
    require(record_rules.can_keep_record(request.user))
    task = _there(kept.task_of(pk))
    looking_after.finish_task(actor=request.user, task=task)
    say(request, _("Done."), undo=reverse("members:reopen_task", args=[pk]))
    is_on_today = request.POST.get("back") == "today"
    return go(request, "/console/" if is_on_today else reverse("members:record", args=[task.member.shown.pk]))


@require_POST
def reopen_task(request: HttpRequest, pk: int) -> HttpResponse:
    require(record_rules.can_keep_record(request.user))
    task = _there(kept.task_of(pk))
    looking_after.reopen_task(actor=request.user, task=task)
    say(request, _("It is to be done again."))
    return go(request, reverse("members:record", args=[task.member.shown.pk]))


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    require(record_rules.can_hand_over(request.user))
    desks = kept.desks()
    form = HandOverForm(request.POST or None, desks=desks, keepers=kept.keepers(), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            people, tasks = looking_after.hand_over(actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error({"no_reason": "reason", "nothing": "leaver"}.get(refusal.code, "heir"), str(refusal))
        else:
            say(request, _handed(people, tasks))
            return go(request, "members:hand_over")
    context = {"desks": desks, "form": form}
    return page(request, "members/console/hand_over.html", context, status=422 if form.is_bound else 200)


def _handed(people: int, tasks: int) -> str:
    words = {
        "people": ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
        "tasks": ngettext("%(n)s task", "%(n)s tasks", tasks) % {"n": tasks},
    }
    return _("Handed over: %(people)s and %(tasks)s.") % words


def _kept_member(request: HttpRequest, pk: int) -> Member:
    require(record_rules.can_keep_record(request.user))
    member: Member = _there(queries.member_record(pk)).member
    require(record_rules.can_keep_record_of(request.user, member))
    return member


def _keep(
    request: HttpRequest, member: Member, name: str, form: forms.Form, act: Callable[..., Any], said: str
) -> HttpResponse:
    """One action with what the form holds; what is refused is said in the form."""
    try:
        if form.is_valid():
            act(actor=request.user, member=member, **form.cleaned_data)
            say(request, said)
            return go(request, reverse("members:record", args=[member.shown.pk]))
    except Forbidden:
        raise
    except Refusal as refusal:
        where = FIELDS.get(refusal.code)
        form.add_error(where if where in form.fields else None, str(refusal))
    return shown_record(request, member.pk, **{name: form})


def _there(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing

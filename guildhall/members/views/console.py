"""The staff door: people, claims, merges, roles."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel import clock
from guildhall.kernel.refusal import require
from guildhall.kernel.registry import capabilities
from guildhall.members import actions, queries, rules
from guildhall.members.forms.console import EvidenceForm, ReasonForm, RoleForm, VerdictForm
from guildhall.members.forms.settings import EraseForm
from guildhall.members.listing import COLUMNS, STATES
from guildhall.members.queries.tie_network import drifting_pairs, newcomers
from guildhall.members.queries.tie_picture import picture_of
from guildhall.members.tie_chart import network_context
from guildhall.members.views.record import shown_record
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say


def found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    require(rules.can_see_member(request.user))
    context = {"listed": queries.member_list(request.GET), "columns": COLUMNS, "states": STATES}
    return page(request, "members/console/people.html", context, fragment="rows")


@require_POST
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_decide_claims(request.user))
    actions.let_in(actor=request.user, member=found(queries.member_record(pk)).member)
    say(request, _("They may sign in now."))
    return go(request, "members:claims")


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    require(rules.can_decide_claims(request.user))
    context = {
        "claims": queries.claim_queue(),
        "waiting": queries.waiting_members(),
        "may_see_contact": rules.can_see_contact(request.user),
    }
    return page(request, "members/console/claims.html", context)


@require_POST
def decide_claim(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_decide_claims(request.user))
    claim = found(queries.claim_to_decide(pk))
    require(rules.can_decide(request.user, claim))
    form = VerdictForm(request.POST)
    form.raise_invalid()
    decide = actions.accept_claim if form.cleaned_data["verdict"] == "accept" else actions.refuse_claim
    decide(actor=request.user, claim=claim, reason=form.cleaned_data["reason"])
    say(request, _("The claim is decided."))
    return go(request, "members:claims")


@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    require(rules.can_decide_claims(request.user))
    return page(request, "members/console/merges.html", {"merges": queries.standing_merges(), "may_decide": True})


@require_GET
def ties(request: HttpRequest) -> HttpResponse:
    require(rules.can_see_member(request.user))
    context = {"newcomers": newcomers(), "pairs": drifting_pairs(), **network_context(picture_of(), for_staff=True)}
    return page(request, "members/console/network.html", context)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_decide_claims(request.user))
    member = found(queries.member_record(pk)).member
    if request.method == "POST":
        form = EvidenceForm(request.POST)
        form.raise_invalid()
        target = found(queries.member_record(form.cleaned_data["target"])).member
        done = actions.merge_member(
            actor=request.user, source=member, target=target, evidence=form.cleaned_data["evidence"]
        )
        say(request, _("They are shown as one person now."))
        return go(request, done.target.get_absolute_url())
    asked = queries.plain(request.GET.get("q", ""))
    context = {"member": member, "asked": asked, "candidates": queries.merge_candidates(member, asked)}
    return page(request, "members/console/merge.html", context)


@require_POST
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_decide_claims(request.user))
    form = ReasonForm(request.POST)
    form.raise_invalid()
    actions.undo_merge(actor=request.user, merge=found(queries.merge_to_undo(pk)), reason=form.cleaned_data["reason"])
    say(request, _("The merge is undone; everything is as it was."))
    return go(request, "members:merges")


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    require(rules.can_grant_roles(request.user) or rules.can_edit_roles(request.user))
    entries = list(capabilities)
    known = queries.roles()
    table = [(role, [(entry, entry.name in role.capabilities) for entry in entries]) for role in known]
    context = {"table": table, "holders": queries.holders(), "may_edit": rules.can_edit_roles(request.user)}
    return page(request, "members/console/roles.html", context)


@require_POST
@reauthentication_required
def change_role(request: HttpRequest, handle: str) -> HttpResponse:
    require(rules.can_edit_roles(request.user))
    role = found(queries.role_to_change(handle))
    actions.change_role(actor=request.user, role=role, allowed=request.POST.getlist("allowed"))
    say(request, _("The role is changed."))
    return go(request, "members:roles")


@require_POST
@reauthentication_required
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_grant_roles(request.user))
    member = found(queries.member_record(pk)).member
    form = RoleForm(request.POST)
    form.raise_invalid()
    actions.grant_role(actor=request.user, member=member, role=found(queries.role_to_change(form.cleaned_data["role"])))
    say(request, _("The role is given."))
    return go(request, reverse("members:record", args=[pk]))


@require_POST
@reauthentication_required
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_grant_roles(request.user))
    grant = found(queries.grant_to_end(pk))
    actions.end_role(actor=request.user, grant=grant)
    say(request, _("The role has ended."))
    return go(request, reverse("members:record", args=[grant.member_id]))


@require_POST
@reauthentication_required
def export(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_see_member(request.user))
    member = found(queries.member_record(pk)).member
    packed = actions.export_member(actor=request.user, member=member)
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="member-{pk}-{clock.today():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@reauthentication_required
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_see_member(request.user))
    member = found(queries.member_record(pk)).member
    require(rules.can_erase(request.user, member))
    form = EraseForm(request.POST, member=member)
    if not form.is_valid():
        return shown_record(request, pk, erase_form=form)
    actions.erase_member(actor=request.user, member=member, with_content=form.cleaned_data["with_content"])
    say(request, _("The member is erased."))
    return go(request, "members:list")

"""Elections: what stands, who stands, the vote, the result, the ballots."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.groups import actions, queries
from guildhall.groups.forms import CallForm, ReceiptForm, StandForm, VoteForm
from guildhall.groups.models import Candidate, Election
from guildhall.groups.receipts import new_receipt, tidied
from guildhall.groups.rules import can_lead, can_stand
from guildhall.groups.views.pages import frame
from guildhall.groups.views.steps import steps_of
from guildhall.kernel.refusal import Refusal, require
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 100
FIELDS = {"no_title": "title", "times": "closes_at"}


@require_safe
def elections(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    context = {"elections": queries.elections_of(here)[:SHOWN]}
    return page(request, "groups/elections.html", frame(request, here, "elections") | context)


@get_or_post
@login_required
def call_election(request: HttpRequest, handle: str) -> HttpResponse:
    here = queries.group_of(request.user, handle)
    require(can_lead(request.user, here))
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return go(request, actions.call_election(actor=request.user, group=here, **form.cleaned_data))
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
    context = frame(request, here, "elections") | {"form": form}
    return page(request, "groups/call_election.html", context, fragment="form", status=422 if form.is_bound else 200)


@require_safe
def election(request: HttpRequest, pk: int) -> HttpResponse:
    return _election(request, queries.election_of(request.user, pk))


@require_POST
@login_required
def stand(request: HttpRequest, pk: int) -> HttpResponse:
    here = queries.election_of(request.user, pk)
    require(can_stand(request.user, here))
    form = StandForm(request.POST, is_limited=bool(here.limit))
    if not form.is_valid():
        return _election(request, here, 422, stand_form=form)
    actions.stand(actor=request.user, election=here, **form.cleaned_data)
    say(request, _("You stand in this election."))
    return go(request, here)


@require_POST
@login_required
def withdraw_candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    here = queries.election_of(request.user, pk)
    actions.withdraw_candidacy(actor=request.user, election=here)
    say(request, _("You no longer stand in this election."))
    return go(request, here)


@get_or_post
@login_required
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to a vote is the page with its receipt: it is shown this once and kept nowhere."""
    here = queries.election_of(request.user, pk)
    voter = queries.voter_of(request.user, here)
    require(voter is not None)
    paper = queries.on_paper(queries.candidates_of(here), request.user)
    has_voted = bool(voter and voter.voted)
    fresh = {} if has_voted else {"receipt": new_receipt()}
    form = VoteForm(request.POST or None, paper=paper, has_voted=has_voted, initial=fresh)
    context = frame(request, queries.group_of(request.user, here.group.handle), "elections") | {"election": here}
    if request.method == "POST" and form.is_valid():
        try:
            receipt = tidied(form.cleaned_data["receipt"])
            actions.cast_ballot(actor=request.user, election=here, ranks=form.ranks(), receipt=receipt)
            return page(request, "groups/receipt.html", context | {"receipt": receipt, "was_replaced": has_voted})
        except Refusal as refusal:
            form.add_error("receipt" if has_voted and "receipt" in refusal.code else None, str(refusal))
    context |= {"form": form, "has_voted": has_voted, "papers": [(one, form[f"rank_{one.pk}"]) for one in paper]}
    return page(request, "groups/vote.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def check_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    here, form = queries.election_of(request.user, pk), ReceiptForm(request.POST, auto_id="receipt_%s")
    found = queries.ballot_of_receipt(here, form.cleaned_data["receipt"]) if form.is_valid() else None
    if found is None:
        if not form.errors:
            form.add_error("receipt", _("No ballot of this election has this receipt."))
        return _election(request, here, 422, receipt_form=form)
    ranked = [(one, found.get(str(one.pk))) for one in queries.candidates_of(here)]
    ranked.sort(key=lambda pair: (pair[1] is None, pair[1]))
    return _election(request, here, ranked=ranked, receipt_form=form)


@require_safe
def ballots(request: HttpRequest, pk: int) -> HttpResponse:
    """Every ballot once it is counted, as CSV: what `guildhall manage count_ballots` reads."""
    here, candidates = _counted(request, pk)
    return _sheet(f"ballots-{here.pk}.csv", queries.published(here, candidates))


@require_safe
def employers(request: HttpRequest, pk: int) -> HttpResponse:
    here, candidates = _counted(request, pk)
    return _sheet(f"employers-{here.pk}.csv", queries.employers(candidates))


@require_POST
@login_required
def cancel_election(request: HttpRequest, pk: int) -> HttpResponse:
    here = queries.election_of(request.user, pk)
    actions.cancel_election(actor=request.user, election=here)
    say(request, _("The election is cancelled."))
    return go(request, reverse("groups:elections", args=[here.group.handle]))


def _election(request: HttpRequest, here: Election, status: int = 200, **more: Any) -> HttpResponse:
    candidates = queries.candidates_of(here)
    mine = next((one for one in candidates if one.member_id == request.user.pk), None)
    context = frame(request, queries.group_of(request.user, here.group.handle), "elections")
    context |= {"election": here, "candidates": candidates, "mine": mine, "steps": steps_of(here)}
    context |= {"may_stand": can_stand(request.user, here), "voter": queries.voter_of(request.user, here)}
    context |= {"voted": queries.voted_in(here), "outcome": queries.places_of(here, candidates)}
    context |= {"pairs": queries.pairs_of(here, candidates), "command": _command(here)}
    known = {"words": mine.words, "employer": mine.employer} if mine else {}
    context["stand_form"] = StandForm(initial=known, is_limited=bool(here.limit))
    context["receipt_form"] = ReceiptForm(auto_id="receipt_%s")
    return page(request, "groups/election.html", context | more, status=status)


def _counted(request: HttpRequest, pk: int) -> tuple[Election, list[Candidate]]:
    here = queries.election_of(request.user, pk)
    if here.stage != "counted":
        raise Http404
    return here, queries.candidates_of(here)


def _sheet(name: str, rows: Iterable[list[str]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(rows)
    return response


def _command(here: Election) -> str:
    limit = f" --limit {here.limit} --employers employers-{here.pk}.csv" if here.limit else ""
    return f"guildhall manage count_ballots ballots-{here.pk}.csv --seats {here.seats}{limit}"

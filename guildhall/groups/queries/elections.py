from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from guildhall.groups.models import BallotBox, Candidate, Election, Group, Voter
from guildhall.groups.receipts import code_of
from guildhall.kernel.actor import Actor
from guildhall.kernel.sheets import cell
from guildhall.members.models import Member


@dataclass(frozen=True)
class Place:
    """One place of a result; several in it are tied."""

    number: int
    candidates: list[Candidate]
    outcome: str  # 'won', 'passed_over', 'undecided', ''
    is_tied: bool = False


def election_of(viewer: Actor, pk: int) -> Election:
    """Raises Http404 also where the viewer may not see its group."""
    seen = Group.objects.visible_to(viewer)
    return get_object_or_404(Election.objects.select_related("group", "officer").filter(group__in=seen), pk=pk)


def elections_of(group: Group) -> QuerySet[Election]:
    return Election.objects.filter(group=group).order_by("-opens_at", "-pk")


def candidates_of(election: Election) -> list[Candidate]:
    rows = Candidate.objects.filter(election=election, withdrawn_at=None)
    return list(rows.select_related("member", "member__merged_into", "member__avatar").order_by("stood_at", "pk"))


def on_paper(candidates: list[Candidate], viewer: Any) -> list[Candidate]:
    """In an order of this voter's own, always the same for them: standing first helps nobody."""
    return sorted(candidates, key=lambda one: sha256(f"{viewer.pk}:{one.pk}".encode()).digest())


def voter_of(viewer: Any, election: Election) -> Voter | None:
    if not viewer.is_authenticated:
        return None
    return Voter.objects.filter(election=election, member__in=Member.objects.behind(viewer)).order_by("pk").first()


def voted_in(election: Election) -> int:
    return Voter.objects.filter(election=election, voted=True).count()


def ballot_of_receipt(election: Election, receipt: str) -> dict[str, int] | None:
    """Candidate's number to rank; while voting runs only whoever has the receipt learns it."""
    code = code_of(election.pk, receipt)
    found: dict[str, int] | None = (
        BallotBox.objects.filter(election=election).values_list(f"ballots__{code}", flat=True).first()
    )
    return found


def published(election: Election, candidates: list[Candidate]) -> Iterator[list[str]]:
    """The lines of the published ballots, head first, in the order of codes, which are by chance."""
    yield ["receipt", *(one.label for one in candidates)]
    box = BallotBox.objects.filter(election=election).first()
    for code, ranks in sorted(box.ballots.items()) if box else ():
        yield [code, *(str(ranks.get(str(one.pk), "")) for one in candidates)]


def employers(candidates: list[Candidate]) -> Iterator[list[str]]:
    """For counting with a limit: candidate and employer, without a head."""
    return ([one.label, cell(one.employer)] for one in candidates if one.employer)


def pairs_of(election: Election, candidates: list[Candidate]) -> list[tuple[Candidate, list[tuple[int, int] | None]]]:
    """In the order of the result: each candidate, and for each of them how many prefer the one, how many the other."""
    if not election.result:
        return []
    by_pk, rows = {one.pk: one for one in candidates}, election.result["pairwise"]
    at = {pk: number for number, pk in enumerate(election.result["candidates"])}
    order = [pk for tied in election.result["places"] for pk in tied]

    def pair(one: int, other: int) -> tuple[int, int] | None:
        return None if one == other else (rows[at[one]][at[other]], rows[at[other]][at[one]])

    return [(by_pk[one], [pair(one, other) for other in order]) for one in order]


def places_of(election: Election, candidates: list[Candidate]) -> list[Place]:
    by_pk = {one.pk: one for one in candidates}
    found, number = [], 1
    for tied in election.result["places"] if election.result else ():
        for outcome, ones in _parted(tied, election.result):
            found.append(Place(number, [by_pk[pk] for pk in ones], outcome, is_tied=len(tied) > 1))
        number += len(tied)
    return found


def _parted(tied: list[int], result: dict[str, Any]) -> Iterator[tuple[str, list[int]]]:
    """Of one place: those who won, and those with another fate."""
    left = list(tied)
    for outcome, name in (("won", "winners"), ("undecided", "undecided"), ("passed_over", "passed_over")):
        ones = [pk for pk in left if pk in result[name]]
        if ones:
            yield outcome, ones
        left = [pk for pk in left if pk not in ones]
    if left:
        yield "", left

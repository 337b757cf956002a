"""Voting in secret: the voter's row knows that they voted, the box knows nobody, the receipt is with the voter alone.

The one write that says nothing to the log: an entry would keep the time, and number, of the transaction of a vote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.utils.translation import gettext_lazy as _

from guildhall.groups.models import BallotBox, Election, Voter
from guildhall.groups.receipts import code_of, tidied
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member


@transaction.atomic
def cast_ballot(*, actor: Member, election: Election, ranks: Mapping[int, int], receipt: str) -> None:
    """The first ballot of a voter takes a fresh receipt; with the receipt of one that was cast, it is replaced.

    So what is sent twice is one ballot. `ranks`: candidate to rank, 1 is best; equal ranks are a tie, who is left out is
    not compared. Refuses `not_open`, `no_vote`, `too_few`, `no_such_candidate`, `no_such_rank`, `no_receipt`,
    `wrong_receipt`, `receipt_taken`.
    """
    box = BallotBox.objects.select_for_update().defer("ballots").filter(election=election.pk).first()
    election = Election.objects.get(pk=election.pk)
    if box is None or election.stage != "voting":
        raise Refusal("not_open", _("This election takes no votes now."))
    voter = _voter(actor, election)
    kept = {str(candidate): rank for candidate, rank in _checked(election, ranks).items()}
    code = _code(election, receipt, voter)
    merged = Func(F("ballots"), Value({code: kept}, JSONField()), arg_joiner=" || ", template="%(expressions)s")
    BallotBox.objects.filter(pk=box.pk).update(ballots=merged)
    if not voter.voted:
        voter.voted = True
        voter.save(update_fields=["voted"])


def _voter(actor: Member, election: Election) -> Voter:
    rows = Voter.objects.select_for_update().filter(election=election, member__in=Member.objects.behind(actor))
    voter = rows.order_by("pk").first()
    if voter is None:
        raise Forbidden("no_vote", _("Who may vote was fixed when voting began, and you are not among them."))
    return voter


def _code(election: Election, receipt: str, voter: Voter) -> str:
    if not tidied(receipt):
        raise Refusal("no_receipt", _("A receipt is five groups of four letters and digits."))
    code = code_of(election.pk, receipt)
    is_there = BallotBox.objects.filter(election=election, ballots__has_key=code).exists()
    if voter.voted and not is_there:
        raise Refusal("wrong_receipt", _("You have voted. To change your ballot give the receipt you got for it."))
    if is_there and not voter.voted:
        raise Refusal(
            "receipt_taken", _("Another ballot has this receipt. Open the page again: it gives you a new one.")
        )
    return code


def _checked(election: Election, ranks: Mapping[int, int]) -> Mapping[int, int]:
    known: set[Any] = set(election.candidates.filter(withdrawn_at=None).values_list("pk", flat=True))
    if len(ranks) < min(2, len(known)):
        raise Refusal("too_few", _("Rank at least two candidates: who is ranked alone is compared with nobody."))
    if not ranks.keys() <= known:
        raise Refusal("no_such_candidate", _("The ballot names somebody who does not stand."))
    if not all(1 <= rank <= len(known) for rank in ranks.values()):
        raise Refusal("no_such_rank", _("Ranks go from 1 to the number of candidates."))
    return ranks

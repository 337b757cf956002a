"""Schulze's method on ranked ballots, as the Kubernetes community counts them with Elekto.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011). The strength of a link is the number of ballots that prefer the one to the
other (winning votes), and 0 where no majority does. Whoever a ballot gives no rank is compared with nobody on it.
Candidates are placed by how many others beat them; who is beaten by equally many is tied.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations

Ballot = Mapping[str, int]  # candidate to rank, 1 is best, equal ranks are a tie; missing: no opinion
Pairs = dict[tuple[str, str], int]
NO_OPINION = {"", "no opinion"}


@dataclass(frozen=True)
class Count:
    candidates: tuple[str, ...]
    ballots: int
    pairwise: Pairs  # ballots that prefer the first to the second
    paths: Pairs  # strength of the strongest path from the first to the second
    places: tuple[tuple[str, ...], ...]  # best first; several in one place are tied


@dataclass(frozen=True)
class Elected:
    winners: tuple[str, ...]
    passed_over: tuple[str, ...] = ()  # placed high enough, but their employer has its seats
    undecided: tuple[str, ...] = ()  # tied for fewer seats than they are: not for a machine to decide


def count(candidates: Sequence[str], ballots: Sequence[Ballot]) -> Count:
    pairwise = _pairwise(candidates, ballots)
    paths = _strongest_paths(candidates, pairwise)
    beaten = {
        one: sum(paths[other, one] > paths[one, other] for other in candidates if other != one) for one in candidates
    }
    ordered = sorted(candidates, key=lambda one: (beaten[one], one))
    places = tuple(tuple(tied) for _beaten, tied in groupby(ordered, key=beaten.__getitem__))
    return Count(tuple(candidates), len(ballots), pairwise, paths, places)


def elect(
    places: Iterable[Sequence[str]],
    seats: int,
    *,
    employers: Mapping[str, str] | None = None,
    limit: int | None = None,
    held: Mapping[str, int] | None = None,
) -> Elected:
    """Fill `seats` from the best place down, at most `limit` of one employer, who has `held` already.

    Who has no employer is limited by nobody. A tie that does not fit whole is left undecided, and so is what comes after.
    """
    known = employers or {}
    taken = Counter(held or {})
    winners: list[str] = []
    passed: list[str] = []
    for tied in places:
        if len(winners) == seats:
            break
        full = [one for one in tied if limit and known.get(one) and taken[known[one]] >= limit]
        passed += full
        rest = [one for one in tied if one not in full]
        added = Counter(known[one] for one in rest if known.get(one))
        over = bool(limit) and any(taken[name] + number > (limit or 0) for name, number in added.items())
        if len(winners) + len(rest) > seats or over:
            return Elected(tuple(winners), tuple(passed), tuple(rest))
        winners += rest
        taken += added
    return Elected(tuple(winners), tuple(passed))


def read_ballots(lines: Iterable[str]) -> tuple[list[str], list[dict[str, int]]]:
    """Candidates and ballots of a CSV: a column a candidate, a line a ballot, in it ranks from 1; empty or "No opinion".

    A column `receipt` is left out. Raises ValueError, which names the line.
    """
    rows = csv.reader(lines)
    head = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
    candidates = [name for name in head if name != "receipt"]
    if not candidates or "" in candidates or len(set(candidates)) != len(candidates):
        raise ValueError("line 1: a name for every column, each once")
    return candidates, [_ballot(head, row, rows.line_num) for row in rows if any(cell.strip() for cell in row)]


def _ballot(head: Sequence[str], row: Sequence[str], line: int) -> dict[str, int]:
    if len(row) != len(head):
        raise ValueError(f"line {line}: {len(row)} cells for {len(head)} columns")
    said = {name: cell.strip() for name, cell in zip(head, row, strict=True) if name != "receipt"}
    ranks = {name: cell for name, cell in said.items() if cell.lower() not in NO_OPINION}
    wrong = [cell for cell in ranks.values() if not (cell.isascii() and cell.isdigit() and len(cell) < 7 and int(cell))]
    if wrong:
        raise ValueError(f"line {line}: {wrong[0]!r} is no rank")
    return {name: int(cell) for name, cell in ranks.items()}


def _pairwise(candidates: Sequence[str], ballots: Sequence[Ballot]) -> Pairs:
    found = dict.fromkeys(permutations(candidates, 2), 0)
    for ballot in ballots:
        for one, other in permutations(ballot, 2):
            found[one, other] += ballot[one] < ballot[other]
    return found


def _strongest_paths(candidates: Sequence[str], pairwise: Pairs) -> Pairs:
    """Floyd and Warshall's way round: through each candidate in turn."""
    paths = {(one, other): n if n > pairwise[other, one] else 0 for (one, other), n in pairwise.items()}
    for through in candidates:
        for one, other in permutations([name for name in candidates if name != through], 2):
            paths[one, other] = max(paths[one, other], min(paths[one, through], paths[through, other]))
    return paths

"""Every row of every file becomes exactly one thing, and the sums prove it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import HERE, LEFT_OUT, OUTCOMES, Verdict

KEPT = 1000  # findings of a kind that are kept with their place; all are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that was left out or is odd."""

    file: str
    what: str
    is_odd: bool
    old_id: str
    row: int
    line: int
    byte: int
    detail: str = ""


@dataclass
class Account:
    tallies: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (file, outcome, what)
    odd: Counter[tuple[str, str]] = field(default_factory=Counter)  # (file, what)
    findings: dict[tuple[str, str], list[Finding]] = field(default_factory=lambda: defaultdict(list))

    def enter(self, file: str, row: Row, verdict: Verdict, detail: str = "") -> None:
        self.tallies[file, verdict.outcome, verdict.what] += 1
        if verdict.outcome == LEFT_OUT:
            self._keep(file, row, verdict.what, detail, is_odd=False)
        for code in verdict.odd:
            self.odd[file, code] += 1
            self._keep(file, row, code, detail, is_odd=True)

    def _keep(self, file: str, row: Row, what: str, detail: str, *, is_odd: bool) -> None:
        kept = self.findings[file, what]
        if len(kept) < KEPT:
            old_id = row.old_id[:120]
            kept.append(Finding(file, what, is_odd, old_id, row.number, row.line, row.byte, detail[:200]))

    def rows_of(self, file: str) -> int:
        return sum(rows for (name, _, _), rows in self.tallies.items() if name == file)

    def by_outcome(self, file: str) -> dict[str, int]:
        found = dict.fromkeys(OUTCOMES, 0)
        for (name, outcome, _), rows in self.tallies.items():
            if name == file:
                found[outcome] += rows
        return found

    @property
    def new_rows(self) -> int:
        """Rows that would change anything."""
        return sum(rows for (_, outcome, _), rows in self.tallies.items() if outcome not in (HERE, LEFT_OUT))

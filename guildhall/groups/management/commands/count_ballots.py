from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guildhall.groups.schulze import count, elect, read_ballots
from guildhall.kernel.terminal import say


class Command(BaseCommand):
    help = (
        "Count ranked ballots of a CSV by Schulze's method: the file an election offers, or one of another community."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--seats", type=int, default=1)
        parser.add_argument("--limit", type=int, help="winners of one employer at most")
        parser.add_argument("--employers", type=Path, help="CSV without a head: candidate, employer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                candidates, ballots = read_ballots(lines)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        found = count(candidates, ballots)
        elected = elect(
            found.places, options["seats"], employers=_employers(options["employers"]), limit=options["limit"]
        )
        marks = dict.fromkeys(elected.winners, say("elected", "当选"))
        marks |= dict.fromkeys(elected.passed_over, say("passed over: employer limit", "因雇主名额限制顺延"))
        marks |= dict.fromkeys(elected.undecided, say("tied for the last seats: undecided", "末位席位平局：未决"))
        self.stdout.write(say(f"{found.ballots} ballots", f"{found.ballots} 张选票"))
        number = 1
        for tied in found.places:
            for one in tied:
                tie = say(" (tied)", "（平局）") if len(tied) > 1 else ""
                self.stdout.write(f"{number:>3}. {one}{tie}  {marks.get(one, '')}".rstrip())
            number += len(tied)


def _employers(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.reader(lines) if len(row) >= 2]  # noqa: PLR2004 - name and employer
    return {row[0].strip(): " ".join(row[1].casefold().split()) for row in rows}

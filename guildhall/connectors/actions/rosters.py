"""Lists of groups are taken in, or it is shown what would be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.db import transaction

from guildhall.connectors.rosters import lists_in
from guildhall.groups import actions as groups
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual

NOTHING = Bilingual(
    "There is no list of groups at %(path)s: sigs.yaml, user_groups.csv or sigs.md.",
    "%(path)s 中没有小组名单：sigs.yaml、user_groups.csv 或 sigs.md。",
)
BROKEN = Bilingual("Nothing was written. %(error)s", "没有写入任何内容。%(error)s")


def import_groups(*, actor: Actor, path: Path, is_rehearsal: bool = False) -> dict[str, Counter[str]]:
    """By file what was done, see `groups.take_list`. All lists are read before anything is written; a group a transaction.

    A rehearsal does everything and takes it back. Refuses `nothing_there`, `broken_list`.
    """
    try:
        lists = lists_in(path)
    except (ValueError, OSError) as error:
        raise Refusal("broken_list", BROKEN, error=str(error)) from error
    if not lists:
        raise Refusal("nothing_there", NOTHING, path=str(path))
    done: dict[str, Counter[str]] = {}
    for file, whose, listed in lists:
        counts = done.setdefault(file.name, Counter())
        for one in listed:
            with transaction.atomic():
                counts.update(groups.take_list(actor=actor, source=whose, listed=one))
                transaction.set_rollback(is_rehearsal)
    return done

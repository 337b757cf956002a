"""New files of levels that the operator wants looked at first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from guildhall.files.actions import hide_file
from guildhall.files.models import File
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.moderation.actions.holding import hold_for_review
from guildhall.moderation.models import Item
from guildhall.moderation.queries.levels import level_of
from guildhall.options.queries import get as choice

FILE = "files.file"


def hold_new_files(actor: Any, files: Iterable[File]) -> None:
    """In the transaction that gave them to their text: others see them when a person has."""
    upto = choice("moderation.held_files")
    if upto == "none" or not isinstance(actor, Member) or actor.is_staff or level_of(actor) > int(upto):
        return
    for file in files:
        why = f"new_file: {level_of(actor)}"
        hide_file(actor=HOUSE, file=file, state=File.Hidden.HELD, because=why)
        hold_for_review(kind=Item.Kind.FILE, subject_type=FILE, subject_id=file.pk, why=why)

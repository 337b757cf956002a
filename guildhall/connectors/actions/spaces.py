"""Spaces for the categories and channels of an old site, each made once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from guildhall.connectors.actions.id_map import remember
from guildhall.connectors.importing.mapping import Wanted
from guildhall.connectors.importing.source import Came
from guildhall.connectors.models import SourceRow
from guildhall.content.actions import create_space
from guildhall.content.models import Space
from guildhall.kernel.actor import Actor

GROUP = "group"  # in the id map


@transaction.atomic
def open_spaces(*, actor: Actor, source: str, wanted: Iterable[Wanted]) -> dict[str, Space]:
    """The space of every group by its old id: where an earlier import went, one with that handle, else a new one.

    Refuses what `create_space` refuses.
    """
    known = dict(SourceRow.objects.filter(source=source, kind=GROUP).values_list("old_id", "subject_id"))
    spaces = Space.objects.in_bulk(known.values())
    found = {old_id: spaces[pk] for old_id, pk in known.items()}
    for one in wanted:
        if one.old_id not in found:
            found[one.old_id] = _space(actor, source, one)
            remember(source, [Came(GROUP, one.old_id, "content.space", found[one.old_id].pk)])
    return found


def _space(actor: Actor, source: str, wanted: Wanted) -> Space:
    here = Space.objects.filter(handle=wanted.handle).first()
    site = source.partition(":")[2]
    return here or create_space(
        actor=actor,
        handle=wanted.handle,
        name_en=wanted.name_en,
        name_zh_hans=wanted.name_zh_hans,
        about_en=f"Moved in from {site}",
        about_zh_hans=f"迁自 {site}",
    )

"""Places elsewhere that have no page here: repositories, channels, conversations."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction

from guildhall.connectors.models import Place, Salt
from guildhall.kernel.actor import Actor
from guildhall.kernel.sql import copy_in, raw_cursor

_OPENED = """
UPDATE connectors_place p SET opened_by = n.key FROM unnest(%s::bigint[], %s::bigint[]) AS n (id, key) WHERE p.id = n.id"""


def make_places(source: str, kind: str, named: Iterable[tuple[str, str, int | None]]) -> dict[str, Place]:
    """New places by old id, out of (old id, name, id of the place it is within)."""
    made = [
        Place(source=source, kind=kind, old_id=old_id[:120], name=name[:200], within_id=within)
        for old_id, name, within in named
    ]
    copy_in(made)
    return {place.old_id: place for place in made}


def say_who_opened(keys: Mapping[int, int]) -> None:
    """Actor keys by place; 0 for somebody who is nobody any more."""
    with raw_cursor() as cursor:
        cursor.execute(_OPENED, [list(keys), list(keys.values())])


@transaction.atomic
def ensure_salt(*, actor: Actor) -> None:
    """So that mail addresses can be hashed the same way in every import of this installation, and nowhere else."""
    Salt.objects.get_or_create(only=True, defaults={"value": secrets.token_hex(32)})

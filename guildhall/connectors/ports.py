"""What places elsewhere are called. They have no page here, and only those who see imports are told their names."""

from __future__ import annotations

from collections.abc import Collection

from guildhall.connectors.queries import names_of_places
from guildhall.connectors.rules import can_see_imports
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, Shown, ports


def show_places(viewer: Actor, ids: Collection[int]) -> dict[int, Shown]:
    return {pk: Shown(name) for pk, name in names_of_places(ids).items()} if can_see_imports(viewer) else {}


ports.add(Port(name="connectors.place.subject", kind="subject", answers=show_places))

from __future__ import annotations

from collections.abc import Collection

from guildhall.activity.queries import shown_cursors
from guildhall.activity.rules import can_read_log
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, Shown, ports


def show(viewer: Actor, ids: Collection[int]) -> dict[int, Shown]:
    return shown_cursors(ids) if can_read_log(viewer) else {}


ports.add(Port(name="activity.cursor.subject", kind="subject", answers=show))

"""Files as things that are flagged."""

from __future__ import annotations

from guildhall.files.models import File
from guildhall.files.queries import files_of
from guildhall.files.rules import can_read
from guildhall.kernel.actor import Actor

MOST = 20


def files_within(viewer: Actor, owner_type: str, owner_id: int) -> list[File]:
    """What a text shows or links of ours, as far as the viewer sees it."""
    return [file for file in files_of(owner_type, owner_id)[:MOST] if can_read(viewer, file)]

from __future__ import annotations

from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import SHOWN, moderated
from guildhall.moderation.actions.queue import enqueue


def hold_shown(kind: str, pk: int, why: str) -> bool:
    """Let a thing wait for a person that others can see now; False where there is none."""
    port = moderated(kind)
    known = port.facts([pk]).get(pk) if port else None
    if port is None or known is None or known.state != SHOWN:
        return False
    port.hold(HOUSE, pk, why)
    enqueue(actor=HOUSE, kind="held", subject_type=kind, subject_id=pk, why=why)
    return True

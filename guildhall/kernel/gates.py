"""How short public texts of low rooms, names and the like, are looked at by a room above: it declares a gate, they ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guildhall.kernel.registry import Collection, Entry


@dataclass(frozen=True, kw_only=True)
class TextGate(Entry):
    """`check(kind, text, actor)` returns the text as it may stand, or refuses. `kind` is `room.field`: 'members.name'."""

    check: Callable[[str, str, Any], str]
    weigh: Callable[[str, str, Any], tuple[str, str]] | None = (
        None  # the same for texts that can wait: also why one does
    )


text_gates: Collection[TextGate] = Collection()


def weighed(kind: str, text: str, actor: Any) -> tuple[str, str]:
    """As `gated`, where a text can be kept beside what is shown: also why it has to wait for a person, else nothing."""
    reasons = []
    for gate in text_gates:
        text, why = gate.weigh(kind, text, actor) if gate.weigh else (gate.check(kind, text, actor), "")
        reasons += [why] if why else []
    return text, "; ".join(reasons)


def gated(kind: str, text: str, actor: Any) -> str:
    """A text as it may stand: whoever keeps one that a person wrote asks this first. Refuses as the gates do."""
    for gate in text_gates:
        text = gate.check(kind, text, actor)
    return text

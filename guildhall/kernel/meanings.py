"""What a verb does in the end: rows that take back are led to the verb they take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guildhall.kernel.registry import Verb, verbs


@dataclass(frozen=True)
class Meaning:
    """`verb` is what counts in the end; `stands` is false where the row takes it back, true again where it restores."""

    verb: Verb
    stands: bool


def meaning_of(name: str) -> Meaning | None:
    """None for verbs that no longer exist or whose reversal leads nowhere."""
    verb, stands, seen = verbs.get(name), True, 0
    while verb and verb.reverses and seen < 4:
        verb, stands, seen = verbs.get(verb.reverses), not stands, seen + 1
    return Meaning(verb, stands) if verb else None


def concerns(test: Callable[[Verb], bool]) -> Callable[[Verb], bool]:
    """For a reader: verbs that pass, and whatever takes them back or restores them."""

    def reads(verb: Verb) -> bool:
        meaning = meaning_of(verb.name)
        return bool(meaning and test(meaning.verb))

    return reads

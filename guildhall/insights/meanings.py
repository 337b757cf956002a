"""What a verb does to the figures, found by its meaning."""

from __future__ import annotations

from collections.abc import Callable

from guildhall.kernel.registry import Verb, verbs


def thread_name(verb: Verb) -> str:
    """Where a row of this verb names the thread it belongs to: 'subject', a number of the payload, or ''."""
    return verb.speaks or verb.shuts or verb.thread


def contributes(verb: Verb) -> bool:
    return verb.contribution


def waits(verb: Verb) -> bool:
    return bool(verb.opens or verb.answers or verb.closes)


def names(test: Callable[[Verb], bool]) -> list[str]:
    return [verb.name for verb in verbs if test(verb)]

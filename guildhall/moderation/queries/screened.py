"""What screening has said, and the list with its history: for the staff's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from guildhall.kernel.actor import Actor
from guildhall.kernel.moderated import Moderable, moderated
from guildhall.members.queries import members_of_keys
from guildhall.moderation.models import Screening, TrainedClassifier, WatchedWord
from guildhall.moderation.rules.verdicts import Reason

PAGE, WORDS = 50, 300


@dataclass(frozen=True)
class Noted:
    """A text that was held or noted; `fact` is None where the thing is gone, or not the viewer's to read."""

    screening: Screening
    fact: Moderable | None
    label: Any

    @property
    def reasons(self) -> list[Reason]:
        return [Reason(code, detail) for code, detail in self.screening.reasons]


@dataclass(frozen=True)
class Change:
    """A line of the list's history: a word came or went."""

    word: WatchedWord
    at: Any
    by: Any
    is_end: bool


def current_words(action: str = "", words: str = "") -> tuple[list[WatchedWord], int]:
    """The first of them by the alphabet, and how many more there are."""
    rows = WatchedWord.objects.filter(ended_at=None).order_by("text")
    rows = rows.filter(action=action) if action else rows
    rows = rows.filter(text__icontains=words) if words else rows
    found = list(rows[:WORDS])
    return found, rows.count() - len(found) if len(found) == WORDS else 0


def watched_word(pk: int) -> WatchedWord:
    return get_object_or_404(WatchedWord, pk=pk)


def word_history(most: int = 30) -> list[Change]:
    """The newest changes, newest first."""
    rows = WatchedWord.objects.order_by("-added_at", "-pk")[:most]
    ended = WatchedWord.objects.exclude(ended_at=None).order_by("-ended_at", "-pk")[:most]
    people = members_of_keys([key for row in (*rows, *ended) for key in (row.added_by, row.ended_by) if key])
    changes = [Change(row, row.added_at, people.get(row.added_by or 0), False) for row in rows]
    changes += [Change(row, row.ended_at, people.get(row.ended_by or 0), True) for row in ended]
    return sorted(changes, key=lambda one: (one.at, one.word.pk), reverse=True)[:most]


def noted(viewer: Actor, *, before: int | None = None, said: str = "") -> tuple[list[Noted], int | None]:
    """What was held or noted, newest first, and the key of what is older."""
    rows = Screening.objects.exclude(said=Screening.Said.PASS).order_by("-pk")
    rows = rows.filter(said=said) if said else rows
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return _with_facts(viewer, found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def _with_facts(viewer: Actor, rows: Sequence[Screening]) -> list[Noted]:
    facts: dict[str, dict[int, Moderable]] = {}
    labels: dict[str, Any] = {}
    for kind in {row.subject_type for row in rows}:
        port, ids = moderated(kind), [row.subject_id for row in rows if row.subject_type == kind]
        facts[kind] = port.facts(port.visible_to(viewer, ids)) if port else {}
        labels[kind] = port.label if port else kind
    return [Noted(row, facts[row.subject_type].get(row.subject_id), labels[row.subject_type]) for row in rows]


def trainings(most: int = 10) -> list[TrainedClassifier]:
    return list(TrainedClassifier.objects.defer("weights", "steps").order_by("-version")[:most])

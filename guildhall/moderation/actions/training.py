from __future__ import annotations

import zlib
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guildhall.activity.actions import record
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Forbidden
from guildhall.moderation.activities.screening import ClassifierTrained
from guildhall.moderation.models import TrainedClassifier
from guildhall.moderation.queries.decisions import Decision, decisions
from guildhall.moderation.queries.screening import forget_held
from guildhall.moderation.rules.screening import can_screen
from guildhall.moderation.rules.training import Cases, Learned, train

FEWEST = 60  # decisions of either kind
KEPT = 10  # versions


def ask_training(*, actor: Actor) -> None:
    """A job learns as soon as the worker is free. Refuses `not_allowed`."""
    if not can_screen(actor):
        raise Forbidden("not_allowed", _("You may not change what is screened."))
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("moderation.train_classifier", queueing_lock="moderation.train_classifier").defer()


def train_classifier() -> TrainedClassifier | None:
    """Learn from the oldest three fifths of the decisions, calibrate on the next fifth, measure on the newest.

    None where there are too few of either kind.
    """
    found = decisions()
    down = sum(one.taken_down for one in found)
    if min(down, len(found) - down) < FEWEST:
        return None
    learn, calibrate = len(found) * 3 // 5, len(found) * 4 // 5
    learned = train(_cases(found[:learn]), _cases(found[learn:calibrate]), _cases(found[calibrate:]))
    return _keep(learned)


def _cases(found: list[Decision]) -> Cases:
    return Cases([one.signs for one in found], [one.taken_down for one in found])


@transaction.atomic
def _keep(learned: Learned) -> TrainedClassifier:
    made = TrainedClassifier.objects.create(
        weights=zlib.compress(learned.classifier.weights.tobytes(), 6),
        bias=learned.classifier.bias,
        steps=[list(step) for step in learned.classifier.steps],
        threshold=learned.classifier.threshold,
        precision=learned.precision,
        recall=learned.recall,
        learned_from=learned.learned_from,
        measured_on=learned.measured_on,
    )
    TrainedClassifier.objects.filter(pk__lte=made.pk - KEPT).delete()
    record(ClassifierTrained(decisions=learned.learned_from), subject=made, actor=HOUSE)
    forget_held()
    transaction.on_commit(forget_held)
    return made

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.moderation.actions import asking, levels, screening, training


@app.task(name="moderation.ask_service")
def ask_service(screening_id: int) -> None:
    asking.ask_service(screening_id)


@app.task(name="moderation.train_classifier", queueing_lock="moderation.train_classifier")
def train_classifier() -> None:
    """As a member of staff asked."""
    training.train_classifier()


@app.periodic(cron="23 4 * * *")
@app.task(name="moderation.train_nightly", queueing_lock="moderation.train_nightly")
def train_nightly(timestamp: int) -> None:
    training.train_classifier()


@app.periodic(cron="53 4 * * *")
@app.task(name="moderation.clear_screenings", queueing_lock="moderation.clear_screenings")
def clear_screenings(timestamp: int) -> None:
    """What was said of texts is kept for as long as it can teach."""
    screening.clear_screenings()


@app.periodic(cron="11 3 * * *")
@app.task(name="moderation.settle_levels", queueing_lock="moderation.settle_levels")
def settle_levels(timestamp: int) -> None:
    """Members who came of late, or stand above the ground, are reckoned anew."""
    levels.settle_levels()

from datetime import timedelta

import pytest
import time_machine

from guildhall.kernel import clock


@pytest.fixture(autouse=True)
def texts_are_let_be() -> None:
    """Here texts are held as shipped; everywhere else tests may repeat themselves."""


@pytest.fixture
def shift():
    """Let time pass: `shift(days=6)`."""
    travels = []

    def move(**by):
        travel = time_machine.travel(clock.now() + timedelta(**by), tick=False)
        travel.start()
        travels.append(travel)

    yield move
    for travel in reversed(travels):
        travel.stop()

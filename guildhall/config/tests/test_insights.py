"""The insights process, as `guildhall serve` starts it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import transaction

from guildhall.activity.actions import record
from guildhall.insights.models import LakeState
from guildhall.kernel.actor import HOUSE
from guildhall.members.activities import ProfileEdited
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
COMMAND = [sys.executable, "-m", "guildhall.config.cli", "insights"]
PATIENCE = 90  # a hang guard, no measure


@pytest.fixture
def surroundings(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    return {**os.environ, "GUILDHALL_LAKE": settings.LAKE, "LC_ALL": "C.UTF-8"}


def happen():
    with transaction.atomic():
        record(ProfileEdited(), subject=MemberFactory(), actor=HOUSE)


def until(done):
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "nothing moves any more"
        time.sleep(0.05)


def test_the_process_fills_the_lake_makes_it_again_when_told_and_ends_in_order(surroundings):
    happen()
    process = subprocess.Popen(COMMAND, env=surroundings)
    try:
        until(lambda: LakeState.objects.exclude(as_of=None).exists())
        first = LakeState.objects.get().version
        done = subprocess.run([*COMMAND, "--rebuild"], env=surroundings, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "The lake will be made again from the log.\n")
        until(lambda: LakeState.objects.filter(version__gt=first + 1).exclude(as_of=None).exists())
        # What happened, and the order itself.
        assert LakeState.objects.get().activities == 2
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0

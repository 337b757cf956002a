from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import transaction

from guildhall.activity.actions import forget_scopes
from guildhall.connectors.models import ImportRun
from guildhall.connectors.tests import chats, commits, dumps, forums, state, talks
from guildhall.connectors.tests.factories import from_elsewhere

HANG = 300  # seconds; a guard, no measure


COMMUNITIES = {
    "stackexchange": ("stackexchange", dumps.write),
    "discourse": ("discourse", forums.write),
    "git": ("git", commits.write),
    "zulip without words": ("zulip", chats.write),
    "zulip": ("zulip", talks.write),
}


@pytest.fixture(params=COMMUNITIES)
def community(request):
    return COMMUNITIES[request.param]


@pytest.fixture
def clean(community, tmp_path, transactional_db):
    """What one run that nobody disturbs leaves behind; taken back again."""
    platform, write = community
    with transaction.atomic():
        from_elsewhere(platform, write(tmp_path / "dump"), tmp_path / "out", site=dumps.SITE)
        left = {part: state.lines(part) for part in state.PARTS}
        transaction.set_rollback(True)
    forget_scopes()
    assert not ImportRun.objects.exists()
    return left


@pytest.mark.chaos
@pytest.mark.deep
def test_an_import_killed_anywhere_ends_as_one_clean_run(community, tmp_path, is_deep, clean):
    platform, _ = community
    first = platform == "stackexchange"
    kills, dump = (20 if first else 8) if is_deep else (4 if first else 2), tmp_path / "dump"
    words = [str(dump), str(tmp_path / "out"), "7", str(kills), platform]
    done = subprocess.run(
        [sys.executable, "-m", "guildhall.connectors.tests.killing", *words],
        capture_output=True,
        text=True,
        timeout=HANG,
        cwd=settings.ROOT,
        env={**os.environ, "PYTHONPATH": str(settings.ROOT)},
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, str(kills)), done.stderr[-3000:]
    print(f"killed {kills} times")
    run = ImportRun.objects.get()
    assert run.finished_at is not None
    assert run.done == run.rows
    assert {part: state.lines(part) for part in state.PARTS} == clean

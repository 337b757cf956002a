"""What one address may have in a minute is counted once, however many processes ask."""

import os
import subprocess
import sys

from guildhall.kernel import buckets
from guildhall.kernel.buckets import ROWS, WAYS, Buckets

_CHILD = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(SECRET_KEY="of this house")
from guildhall.kernel.buckets import Buckets
table = Buckets(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
print(sum(not table.wait("192.0.2.1", 500) for _ in range(400)))
"""


def child(path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_processes_that_count_at_once_allow_together_what_one_would(tmp_path):
    children = [child(tmp_path / "limits") for _ in range(3)]
    assert [one.stdout.readline() for one in children] == ["open\n"] * 3
    for one in children:
        one.stdin.write("go\n")
        one.stdin.flush()
    allowed = sum(int(one.communicate(timeout=60)[0]) for one in children)
    # A minute gives 500; the time the test itself takes gives back 8 a second.
    assert 500 <= allowed < 900


def test_what_was_used_is_given_back_evenly():
    now = [0.0]
    table = Buckets(clock=lambda: now[0])
    assert [table.wait("a", 60) for _ in range(61)] == [0] * 60 + [1]
    assert [table.wait("a", 60, cost=5), table.wait("b", 60)] == [5, 0]
    now[0] += 5
    assert table.wait("a", 60, cost=5) == 0
    assert table.left("a", 60) == 1


def test_a_charge_takes_what_is_left_and_looking_takes_nothing():
    table = Buckets(clock=lambda: 0.0)
    assert [table.left("a", 2) for _ in range(5)] == [0] * 5
    for _ in range(5):
        table.charge("a", 2, 1)
    assert table.left("a", 2) == 30


def test_nothing_is_kept_of_before_the_machine_was_started(tmp_path):
    before, after = Buckets(tmp_path / "limits", lambda: 90_000.0), Buckets(tmp_path / "limits", lambda: 20.0)
    assert [before.wait("a", 1), before.wait("a", 1)] == [0, 60]
    assert [after.wait("a", 1), after.wait("a", 1)] == [0, 60]


def test_of_very_many_addresses_those_used_longest_ago_are_forgotten():
    now = [0.0]
    table = Buckets(clock=lambda: now[0])
    for number in range(2 * ROWS * WAYS):
        now[0] = number / 1e4
        assert table.wait(str(number), 1) == 0
    assert table.wait(str(number), 1) > 0
    assert table.wait("0", 1) == 0


def test_the_file_names_no_address_and_is_for_its_owner_alone(tmp_path):
    table = Buckets(tmp_path / "limits")
    table.wait("192.0.2.1", 1)
    kept = (tmp_path / "limits").read_bytes()
    assert any(kept)
    assert b"192.0.2.1" not in kept
    assert os.stat(tmp_path / "limits").st_mode & 0o077 == 0
    assert len(kept) == buckets.SIZE

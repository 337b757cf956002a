"""Real processes that do something at once, each with a connection of its own, forked from one that has loaded the house."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable

PATIENCE = 240  # seconds; hang guard
FORK = """
import json, os, sys, tempfile
from guildhall.config import house
house.set_up()
code, groups = compile(sys.argv[1], "<fork>", "exec"), json.loads(sys.argv[2])
files = [tempfile.TemporaryFile("w+") for _ in groups]
pids = []
for words, file in zip(groups, files, strict=True):
    if pid := os.fork():
        pids.append(pid)
        continue
    sys.argv, sys.stdout = ["", *words], file
    exec(code, {})
    sys.exit()
if any([os.waitpid(pid, 0)[1] for pid in pids]):
    sys.exit(1)
for file in files:
    file.seek(0)
print(json.dumps([file.read().strip() for file in files]))
"""


def at_once(code: str, arguments: Iterable[list[object]]) -> list[str]:
    """What each process prints that runs this code with its own words in `sys.argv`."""
    words = json.dumps([[str(word) for word in group] for group in arguments])
    command = [sys.executable, "-c", FORK, code, words]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)

"""Small histories: as published lines, and as a repository made by git itself."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

ADA, LI, BO = "a" * 16, "b" * 16, "c" * 16


def commit(sha: int, t: str, name: str, identity: str, **more: Any) -> dict[str, Any]:
    return {"repo": "guild/hall", "sha": f"{sha:012x}", "t": t, "name": name, "id": identity, "n": 2, **more}


def rows() -> list[dict[str, Any]]:
    return [
        commit(1, "2020-01-06T23:30:00-09:30", "Ada L.", ADA, gh="ada"),
        commit(
            2, "2020-01-07T09:00:00+08:00", "李雷", LI, co=[["Ada L.", ADA], ["Claude Opus 4.8", BO], ["Ada L.", ADA]]
        ),
        commit(3, "2020-01-08T09:00:00+05:50", "Ada Lovelace", ADA, merge=1),
        commit(4, "2020-01-09T09:00:00+00:00", "Ada Lovelace", ADA, by=["李雷", LI], ct="2020-01-10T09:00:00+00:00"),
        commit(5, "2020-01-09T10:00:00Z", "Zuul", BO, by=["Gerrit Code Review", "d" * 16]),
        commit(6, "2020-01-09T11:00:00+00:00", "Ada's Reorder Bot", ADA),
        commit(7, "2020-01-09T12:00:00+00:00", "Antoine Cabot", "e" * 16, web=1, by=["GitHub", "f" * 16]),
        commit(8, "2020-01-09T12:00:00+00:00", "talbot", "1" * 16),
        commit(3, "2020-01-08T09:00:00+05:50", "Ada Lovelace", ADA, merge=1),
        commit(9, "2099-01-01T00:00:00+00:00", "ada@example.com", "2" * 16, ct="2020-01-09T12:30:00Z"),
        commit(10, "1970-01-01T00:00:00+00:00", "Old Clock", "3" * 16),
        commit(14, "2020-01-09T14:00:00Z", "", "6" * 16),
        commit(11, "2020-01-09T12:00:00", "No Zone", "4" * 16),
        commit(12, "2020-01-09T12:00:00+99:00", "No Zone", "4" * 16),
        {"repo": "guild/hall", "t": "2020-01-09T12:00:00Z", "name": "No Sha", "id": "4" * 16},
        commit(13, "2020-01-09T13:00:00+00:00", "dependabot[bot]", "5" * 16, merge=1),
    ]


def write(folder: Path, some: list[dict[str, Any]] | None = None) -> Path:
    """Two files: the second is of another repository, in which the same numbers stand for other commits."""
    folder.mkdir(parents=True, exist_ok=True)
    told = rows() if some is None else some
    with gzip.open(folder / "hall.jsonl.gz", "wt") as file:
        file.write("".join(f"{json.dumps(row)}\n" for row in told))
    other = {**commit(1, "2020-02-03T12:00:00+13:00", "Ada Lovelace", ADA), "repo": "guild/shop"}
    (folder / "shop.jsonl").write_text(json.dumps(other) + "\n")
    return folder


def git(folder: Path, *words: str, name: str = "Ada", mail: str = "ada@example.com", at: str = "") -> None:
    told = {"NAME": name, "EMAIL": mail, "DATE": at or "2020-01-06T10:00:00+08:00"}
    environ = {f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in told.items()}
    clean = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "PATH": os.environ["PATH"]}
    subprocess.run(["git", "-C", str(folder), *words], env={**clean, **environ}, check=True, capture_output=True)


def repository(folder: Path) -> Path:
    """Three people, a bot, a merge, a co-author, a line break in a trailer."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    (folder / "a").write_text("1")
    git(folder, "add", "a")
    git(folder, "commit", "-qm", "One")
    git(folder, "checkout", "-qb", "side")
    beside = "Two\n\nCo-authored-by: Ada <ADA@example.com>\nCo-authored-by: Bo\n <12+bo-b@users.noreply.github.com>"
    git(folder, "commit", "-q", "--allow-empty", "-m", beside, name="李雷", mail="li@example.com")
    git(folder, "checkout", "-q", "main")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Three", name="Ada L.", at="2020-01-07T10:00:00-03:30")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge", "side", mail="bo-b@users.noreply.github.com", name="Bo")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Bump", name="renovate[bot]", mail="bot@example.com")
    return folder

"""A clone is read through a git directory of our own that borrows its objects, so that its hooks and its config are never met."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.packing import Packed
from guildhall.connectors.importing.rows import Row, Table
from guildhall.connectors.queries import file_of_stopped, salt

FIELDS = ("%H", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%(trailers:key=Co-authored-by,valueonly,unfold)")
LOG = (
    "log",
    "-z",
    "--reverse",
    "--topo-order",
    "--no-show-signature",
    f"--format={'%x00'.join(FIELDS)}",
    "--encoding=UTF-8",
)
SHA = 12  # hexadecimal digits, as published histories give them
SLOWEST = 600  # seconds for a question about a clone
_WEB = "noreply@github.com"
_NOREPLY = re.compile(r"(?:\d+\+)?([a-z0-9][a-z0-9-]*)@users\.noreply\.github\.com", re.IGNORECASE)
_PERSON = re.compile(r"^\s*(.*?)\s*<([^<>]+)>\s*$")
_OWN_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"


@dataclass(frozen=True)
class Clone(Packed):
    """`name` is the repository and the commit its history is read from: a clone that moves on is still read to there."""

    repository: str = ""
    head: str = ""

    def rows(self, chunks: Iterable[bytes], table: Table) -> Iterator[Row]:
        secret = salt().encode()
        for number, values in enumerate(_records(chunks, len(FIELDS), self.name), 1):
            told = dict(zip(FIELDS, values, strict=True))
            yield Row(number, 0, 0, _commit(told, self.repository, secret), told["%H"][:SHA])

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        with (
            _borrowed(self.path) as git,
            subprocess.Popen(
                [*git.command, *LOG, self.head], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=git.environ
            ) as child,
        ):
            try:
                yield cast("IO[bytes]", _Output(child, self.name))
            finally:
                child.kill()


class _Output:
    """What git says, and whether it came to its end."""

    def __init__(self, child: subprocess.Popen[bytes], name: str) -> None:
        self._child, self._name = child, name

    def read(self, size: int = -1) -> bytes:
        assert self._child.stdout
        found = self._child.stdout.read(size)
        if not found and self._child.wait():
            assert self._child.stderr
            raise Defect(defects.NOT_A_CLONE, Place(self._name), _words(self._child.stderr.read()))
        return found


@dataclass(frozen=True)
class _Git:
    command: tuple[str, ...]
    environ: Mapping[str, str]


def clones(path: Path) -> list[Packed]:
    """The clone at a path, bare or not; none where it is no clone. Raises `Defect` where git cannot read it."""
    if _folder_of(path) is None:
        return []
    repository = _name_of(path)
    head = file_of_stopped("git", path).partition("@")[2] or _head(path, repository)
    return [Clone(f"{repository}@{head}", path, 0, "commits", repository=repository, head=head)]


def _name_of(path: Path) -> str:
    whole = path.resolve()
    return (whole.parent if whole.name == ".git" else whole).name.removesuffix(".git")[:80] or "repository"


def _head(path: Path, repository: str) -> str:
    with _borrowed(path) as git:
        asked = subprocess.run(
            [*git.command, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
            capture_output=True,
            env=git.environ,
            timeout=SLOWEST,
            check=False,
        )
    if asked.returncode:
        raise Defect(defects.NOT_A_CLONE, Place(repository), _words(asked.stderr) or "HEAD")
    return asked.stdout.decode().strip()[:SHA]


def _folder_of(path: Path) -> Path | None:
    """Where the git directory is: beside the files, named by a file there, or the path itself."""
    beside = path / ".git"
    if beside.is_file():
        told = beside.read_text(encoding="utf-8", errors="replace").partition("gitdir:")[2].strip()
        beside = path / told
    for folder in (beside, path):
        if (folder / "HEAD").is_file() and _common(folder).joinpath("objects").is_dir():
            return folder
    return None


def _common(folder: Path) -> Path:
    """A work tree's own directory names the one whose objects and branches it shares."""
    named = folder / "commondir"
    return folder / named.read_text(encoding="utf-8").strip() if named.is_file() else folder


@contextmanager
def _borrowed(path: Path) -> Iterator[_Git]:
    """A git directory that has nothing of the clone's but its objects and where its branches are."""
    folder = _folder_of(path)
    program = shutil.which("git")
    if folder is None or program is None:
        raise Defect(defects.NOT_A_CLONE, Place(path.name), "" if program else "git?")
    common = _common(folder)
    with tempfile.TemporaryDirectory(prefix="guildhall-git-") as scratch:
        own = Path(scratch)
        own.joinpath("config").write_text(_OWN_CONFIG)
        own.joinpath("objects").mkdir()
        own.joinpath("refs").symlink_to((common / "refs").resolve(), target_is_directory=True)
        shutil.copyfile(folder / "HEAD", own / "HEAD")
        for name in ("packed-refs", "shallow"):
            if (common / name).is_file():
                shutil.copyfile(common / name, own / name)
        yield _Git((program, "--no-pager", f"--git-dir={own}"), _environment((common / "objects").resolve()))


def _environment(objects: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _records(chunks: Iterable[bytes], width: int, name: str) -> Iterator[list[str]]:
    """`width` values at a time, each closed by a zero byte, which stands in none."""
    rest, values = b"", list[str]()
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        for value in whole:
            values.append(value.decode(errors="replace"))
            if len(values) == width:
                yield values
                values = []
    if rest or values:
        raise Defect(defects.CUT_SHORT, Place(name))


def _commit(told: Mapping[str, str], repository: str, secret: bytes) -> dict[str, Any]:
    """The same as a published history says it. Addresses go no further than this."""
    author, committer = told["%ae"].lower(), told["%ce"].lower()
    commit: dict[str, Any] = {
        "repo": repository,
        "sha": told["%H"][:SHA],
        "t": told["%aI"],
        "ct": told["%cI"],
        "name": told["%an"],
        "id": _hashed(author, secret),
        "gh": handle[1] if (handle := _NOREPLY.fullmatch(author)) else "",
    }
    if " " in told["%P"]:
        commit["merge"] = 1
    if committer == _WEB:
        commit["web"] = 1
    elif committer != author:
        commit["by"] = [told["%cn"], _hashed(committer, secret)]
    beside = [person for line in told[FIELDS[-1]].splitlines() if (person := _PERSON.match(line))]
    if beside:
        commit["co"] = [[person[1], _hashed(person[2].lower(), secret)] for person in beside]
    return commit


def _hashed(address: str, secret: bytes) -> str:
    return hmac.new(secret, address.encode(errors="replace"), hashlib.sha256).hexdigest()[:16]


def _words(said: bytes) -> str:
    return " ".join(said.decode(errors="replace").split())[:200]

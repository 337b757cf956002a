"""A plain clone, read by `git log`. Mail addresses are hashed before anything else sees them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.packing import Packed
from guildhall.connectors.importing.rows import LONGEST_ROW, Row, Table
from guildhall.connectors.queries import salt

RECORD, FIELD, PART = "\x1e", "\x1f", "\x1d"
FIELDS = {
    "sha": "%H", "parents": "%P", "name": "%an", "mail": "%ae", "t": "%aI", "by": "%cn", "by_mail": "%ce", "ct": "%cI",
    "together": "%(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x1d)",
}  # fmt: skip
# Nothing a foreign repository configures is run: no pager, no signature program, no hooks are part of `log`.
COMMAND = ("git", "--no-pager", "--no-optional-locks", "-c", "safe.directory=*", "-c", "log.showSignature=false")
WEB_MAILS = ("noreply@github.com", "noreply@gitlab.com")  # who commits where somebody presses a button


def finds(path: Path) -> list[Packed]:
    """The history of a clone or a bare repository at the path; nothing where there is none."""
    if not ((path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())):
        return []
    repo = path.resolve().name.removesuffix(".git")
    return [Clone(f"{repo}.gitlog", path, 0, "commits", repo=repo, salt=salt() or secrets.token_hex(32))]


@dataclass(frozen=True)
class Clone(Packed):
    repo: str = ""
    salt: str = ""

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        line = f"--format=%x1e{'%x1f'.join(FIELDS.values())}"
        command = [*COMMAND, "-C", str(self.path), "log", "--reverse", "--encoding=UTF-8", line]
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise Defect(defects.NOT_A_CLONE, Place(self.name), str(error)) from None
        with process:
            try:
                yield cast("IO[bytes]", process.stdout)
                said = process.stderr.read() if process.stderr else b""
                if process.wait():
                    raise Defect(defects.NOT_A_CLONE, Place(self.name), said.decode(errors="replace").strip()[-200:])
            finally:
                process.kill()

    def rows(self, chunks: Iterable[bytes], table: Table) -> Iterator[Row]:
        for number, (byte, record) in enumerate(_records(chunks, self.name), 1):
            fields = record.decode("utf-8", errors="replace").replace("\0", "\ufffd").strip("\n").split(FIELD)
            if len(fields) != len(FIELDS):
                raise Defect(defects.NOT_A_CLONE, Place(self.name, number, 0, byte))
            attributes = self._attributes(dict(zip(FIELDS, fields, strict=True)))
            yield Row(number, 0, byte, attributes, attributes["sha"])

    def _attributes(self, told: dict[str, str]) -> dict[str, Any]:
        mail, by_mail = (told[name].strip().lower() for name in ("mail", "by_mail"))
        found: dict[str, Any] = {name: told[name] for name in ("sha", "name", "t", "ct")}
        found |= {"repo": self.repo, "id": self._hashed(mail)}
        if by_mail in WEB_MAILS:
            found["web"] = 1
        elif by_mail != mail:
            found["by"] = [told["by"], self._hashed(by_mail)]
        if " " in told["parents"].strip():
            found["merge"] = 1
        found["co"] = [self._named(one) for one in told["together"].split(PART) if one.strip()]
        return found

    def _named(self, written: str) -> list[str]:
        name, _, mail = written.partition("<")
        return [name.strip(), self._hashed(mail.partition(">")[0])]

    def _hashed(self, mail: str) -> str:
        mail = mail.strip().lower()
        return hmac.new(self.salt.encode(), mail.encode(), hashlib.sha256).hexdigest()[:16] if mail else ""


def _records(chunks: Iterable[bytes], name: str) -> Iterator[tuple[int, bytes]]:
    """Where each record begins, and what is in it."""
    rest, byte, mark = b"", 0, RECORD.encode()
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(mark)
        for record in whole:
            if record:
                yield byte, record
            byte += len(record) + 1
        if len(rest) > LONGEST_ROW:
            raise Defect(defects.ENDLESS_ROW, Place(name, 0, 0, byte))
    if rest.strip():
        yield byte, rest

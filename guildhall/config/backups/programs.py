"""PostgreSQL's own programs, against the database of this installation."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg.conninfo import make_conninfo

from guildhall.kernel.postgres.binaries import MAJOR
from guildhall.kernel.postgres.binaries import program as embedded
from guildhall.kernel.postgres.cluster import environment
from guildhall.kernel.terminal import Trouble

OURS = {"cursor_factory", "context", "prepare_threshold", "client_encoding", "connect_timeout", "password", "options"}


def server_major() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10000


def program(name: str) -> str:
    """The program beside the embedded server, or one of the system where the server is newer than that or has none."""
    needed = server_major()
    try:
        if needed <= MAJOR:
            return str(embedded(name))
    except Trouble:  # no wheel for this platform
        pass
    found = shutil.which(name)
    if found and _major_of(found) >= needed:
        return found
    raise Trouble(
        f"The server is PostgreSQL {needed} and no {name} of that version is here: install postgresql-client-{needed}.",
        f"服务器为 PostgreSQL {needed}，但找不到该版本的 {name}：请安装 postgresql-client-{needed}。",
    )


def address() -> str:
    """Connection string without its password, which goes by the environment: command lines are public."""
    known = {name: value for name, value in connection.get_connection_params().items() if name not in OURS}
    return make_conninfo(**known)


def surroundings() -> dict[str, str]:
    password = connection.get_connection_params().get("password")
    return {**environment(), **({"PGPASSWORD": str(password)} if password else {})}


def run(name: str, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program(name), *map(str, arguments)],
        capture_output=True, text=True, env=surroundings(), check=False, **options,
    )  # fmt: skip


def _major_of(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0

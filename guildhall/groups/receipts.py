"""The receipt of a ballot: only the voter has it, and with it finds their ballot in the published list."""

from __future__ import annotations

import re
from hashlib import sha256
from secrets import choice

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
GROUPS, EACH = 5, 4  # 99 bits
_SHAPE = re.compile(rf"(?:[{LETTERS}]{{{EACH}}}-){{{GROUPS - 1}}}[{LETTERS}]{{{EACH}}}")


def new_receipt() -> str:
    return "-".join("".join(choice(LETTERS) for _letter in range(EACH)) for _group in range(GROUPS))


def tidied(receipt: str) -> str:
    """As it was given, however it was typed again; '' for what is no receipt."""
    letters = re.sub(r"[\s-]", "", receipt.lower())
    typed = "-".join(letters[at : at + EACH] for at in range(0, len(letters), EACH))
    return typed if _SHAPE.fullmatch(typed) else ""


def code_of(election: int, receipt: str) -> str:
    """What stands beside the ballot: the first 20 hexadecimal digits of SHA-256 of `<election>:<receipt>`."""
    return sha256(f"{election}:{tidied(receipt)}".encode()).hexdigest()[:20]

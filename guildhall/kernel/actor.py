"""Who acts. Rooms below `members` know only this much of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """A member, a guest or the house itself."""

    @property
    def actor_key(self) -> int | None:
        """The opaque key in the log; None for the house and for guests."""

    @property
    def is_authenticated(self) -> bool: ...

    def can(self, capability: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class House:
    """The house acting by itself (an import, a schedule, a command on the server). It may do everything."""

    name: str = "house"
    actor_key: int | None = None
    is_authenticated: bool = True

    def can(self, capability: str) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Nobody:
    """Any guest: what may be shown to it may be shown to everybody."""

    pk: None = None
    actor_key: None = None
    is_authenticated: bool = False

    def can(self, capability: str) -> bool:
        return False


HOUSE = House()
NOBODY = Nobody()

"""How moderation handles things of rooms above it: each offers a port 'moderated' named by the type, `content.post`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from guildhall.kernel.registry import port, ports
from guildhall.kernel.text import Bilingual

SHOWN, HELD, HIDDEN, DELETED, PURGED = STATES = ("shown", "held", "hidden", "deleted", "purged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderable:
    """One thing as moderation needs to know it, whoever may see it."""

    text: str  # its words as they are now, without markup
    title: str
    url: str
    author_id: int | None
    author: str  # the name to show
    space_id: int | None  # whose moderators look after it; None: only the team
    created_at: datetime
    state: str  # one of STATES
    edited_at: datetime | None = None
    holder: tuple[str, int] | None = None  # whose files its text shows, where that is another thing
    look: str = ""  # of a file: the address of a small picture of it
    bytes: str = ""  # of a file: the address of the whole of it
    before: tuple[tuple[str, str], ...] = ()  # (who, words) said just before, as it was kept with a report
    why: str = ""  # where it was let wait by the room itself: the codes of screening


@dataclass(frozen=True, kw_only=True)
class Moderated:
    """What a port 'moderated' answers.

    The acts are actions of the owning room, one transaction each; they refuse with a `Refusal`, also what was done before.
    `held` waits for a person and is seen by its author and by those who look after its space, `hidden` and `deleted` by the
    latter alone; `purged` has lost its words and files for good. None of them is in a list, a count, a feed or a notice.
    """

    label: Bilingual  # 'Answer'
    facts: Callable[[Iterable[int]], dict[int, Moderable]]
    visible_to: Callable[[Any, Iterable[int]], set[int]]  # (viewer, ids) -> those they may read now
    hold: Callable[[Any, int, str], None]  # (actor, id, why); so are hide and delete
    hide: Callable[[Any, int, str], None]
    restore: Callable[[Any, int], None]  # shown again, from held, hidden or deleted
    delete: Callable[[Any, int, str], None]
    purge: Callable[[Any, int], None]
    looked_after_by: Callable[[Any], set[int] | None]  # member -> ids of the spaces they look after; None: all
    of_author: Callable[[int], list[int]]  # member id -> all they wrote of this type, in whatever state
    seal: Callable[[Any, int], None] | None = None  # (who flags, id): keep it as it is now, whatever its author does


def decided_by(decide: Callable[..., None]) -> dict[str, Callable[..., None]]:
    """The five acts of `Moderated` for a room that does them all by one: `decide(how, actor, id, why)`."""
    ways = {"hold": "held", "hide": "hidden", "restore": "", "delete": "deleted", "purge": "purged"}
    return {act: partial(decide, how) for act, how in ways.items()}


def moderated(subject_type: str) -> Moderated | None:
    """How things of a type are moderated, or None where nobody moderates them."""
    found: Moderated | None = port("moderated", subject_type)
    return found


def moderated_types() -> dict[str, Moderated]:
    """Every type that has the port, by its name."""
    return {one.name.removesuffix(".moderated"): one.answers for one in ports if one.kind == "moderated"}

"""What rooms declare so that members are told: kinds of notices, whom an act concerns, what may be watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guildhall.kernel.registry import Collection, Entry, Verb
from guildhall.kernel.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Watchable(Entry):
    """A kind of thing that members may watch or mute; `name` is the kind, 'topic', `subject` the type, 'content.topic'.

    Who may is asked of the type's port 'subject'. A kind that is also a kind of scope in the log needs no more for its
    watchers to be told what happens there.
    """

    subject: str
    label: Bilingual


@dataclass(frozen=True, kw_only=True)
class NoticeKind(Entry):
    """Why a member is told of something: 'answered'. Of one act a member is told once, by the kind of lowest `order`.

    `one` is said of one person's act, `many` of several people's in one thread, with %(number)s of them (two or more).
    `app` and `mail` hold until a member chooses: 'now', 'daily' or 'off'. `despite_mutes`: what staff decides about a member
    is told whatever and whomever they muted.
    """

    label: Bilingual
    one: Bilingual
    many: Bilingual
    icon: str
    order: int
    app: str = "now"
    mail: str = "now"
    despite_mutes: bool = False


@dataclass(frozen=True, kw_only=True)
class Interest(Entry):
    """Whom an act concerns, and as what kind of notice. `name` is `room.what`.

    `audience(rows)` yields (row id, member id) for rows of the log whose verb it reads; without it the person whose
    thing it was is meant. Reasons not to tell (their own act, muted, seen, not theirs to see) are not its business.
    `about`: 'subject', or 'thread' where the subject itself may be out of sight for those who are told.
    `once`: a subject is told to a member at most once in this kind, whatever happens to it again.
    """

    kind: str
    reads: Callable[[Verb], bool]
    audience: Callable[[Sequence[Any]], Iterable[tuple[int, int]]] | None = None
    about: str = "subject"
    once: bool = False


watchables: Collection[Watchable] = Collection()
notice_kinds: Collection[NoticeKind] = Collection()
interests: Collection[Interest] = Collection()

"""What was done with a topic as a whole, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from guildhall.content.models import Space, Topic, TopicNote
from guildhall.content.queries.tools import NoteLine, notes_of
from guildhall.kernel.actor import Actor

ICONS = {
    "moved": "arrow-guide",
    "merged": "arrow-merge",
    "split_off": "git-branch",
    "split_from": "git-branch",
    "closed": "lock",
    "reopened": "lock-open",
    "timed_close": "clock",
    "timed_reopen": "clock",
    "slowed": "hourglass",
    "unslowed": "hourglass",
    "tagged": "tags",
}


@dataclass(frozen=True)
class NoteShown:
    note: TopicNote
    icon: str
    name: str
    from_space: Space | None
    other: Topic | None
    title: str

    @classmethod
    def of(cls, line: NoteLine) -> NoteShown:
        by: Any = line.by
        gone = gettext("Former member") if line.note.made_by else pgettext("actor", "The house")
        name = by.display_name if by else gone
        title = line.other.title if line.other else gettext("a topic that you cannot see")
        return cls(line.note, ICONS[line.note.kind], name, line.from_space, line.other, title)


def lines_of(viewer: Actor, topic: Topic) -> list[NoteShown]:
    return [NoteShown.of(line) for line in notes_of(viewer, topic)]

"""What the lines of the levels' table are called where members read them, and how a standing is shown."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guildhall.moderation.models import LevelMove
from guildhall.moderation.queries.levels import Progress, abilities_of
from guildhall.moderation.rules.levels import LEVELS, Need

ABILITIES = {
    "links": _("links in a text"),
    "images": _("pictures in a text"),
    "mentions": _("members named in a text"),
    "topics": _("new topics in a day"),
    "posts": _("answers and replies in an hour"),
    "comments": _("comments in an hour"),
    "talks": _("conversations begun in a day"),
    "edits": _("edits in a day"),
    "votes": _("votes in a day"),
    "flags": _("flags in a day"),
    "files": _("files in a day"),
}
NEEDED = {
    "days": _("days on which you came"),
    "topics_read": _("topics you read"),
    "posts": _("texts you posted"),
    "votes": _("votes you received"),
    "removed": _("texts of yours taken away, at most"),
}


def is_asked(need: Need) -> bool:
    """Lines that ask for nothing are not shown."""
    return need.needed >= 0 if need.name == "removed" else need.needed > 0


def words_of(move: LevelMove) -> str:
    """What a move means to the member: on the way up what they may do now, on the way down why."""
    level = str(LEVELS[move.after])
    if move.after > move.before:
        opened = _opened(move)
        return (
            _now(level, " · ".join(opened)) if opened else gettext("Your level is “%(level)s” now.") % {"level": level}
        )
    lacked = [f"{NEEDED[name]} {has:,} / {needed:,}" for name, has, needed in move.lacked]
    because = move.because or " · ".join(lacked) or gettext("the team no longer holds you at the level above.")
    return gettext("Your level is “%(level)s” now, because: %(why)s") % {"level": level, "why": because}


def _now(level: str, abilities: str) -> str:
    return gettext("Your level is “%(level)s” now. Open to you: %(abilities)s") % {
        "level": level,
        "abilities": abilities,
    }


def _opened(move: LevelMove) -> list[str]:
    had = dict(abilities_of(move.before))
    more = [(what, most) for what, most in abilities_of(move.after) if _is_more(most, had[what])]
    return [f"{ABILITIES[what]} {f'{most:,}' if most >= 0 else gettext('without limit')}" for what, most in more]


def _is_more(most: int, before: int) -> bool:
    return before >= 0 and (most < 0 or most > before)


def level_context(progress: Progress) -> dict[str, Any]:
    standing = progress.standing
    number = standing.level
    return {
        "standing": standing,
        "name": LEVELS[number],
        "next_name": LEVELS[number + 1] if progress.needs else None,
        "needs": [(NEEDED[need.name], need, max(need.needed, 1)) for need in progress.needs if is_asked(need)],
        "falling": [(NEEDED[need.name], need) for need in progress.falling],
        "abilities": [(ABILITIES[what], most) for what, most in abilities_of(number)],
        "moves": [(move, LEVELS[move.before], LEVELS[move.after], progress.people.get(move.moved_by or 0), words_of(move))
                  for move in progress.moves],
        "holder": progress.people.get(standing.locked_by or 0),
    }  # fmt: skip

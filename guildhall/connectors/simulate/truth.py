"""What is planted in a simulated community, written to a file. For tests and benchmarks alone: the product, this
simulator included, never reads it. People are named by handle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from guildhall.connectors.simulate.answering import tag_of
from guildhall.connectors.simulate.deeds import FRIEND_SHARE, MAIL_FACTORS, Done
from guildhall.connectors.simulate.people import BOT, SPAM, STAFF
from guildhall.connectors.simulate.seasons import WEEKDAYS, holidays, phases
from guildhall.connectors.simulate.story import Story
from guildhall.connectors.simulate.tables import QUESTION, RIGHT, History
from guildhall.connectors.simulate.world import World

VERSION = 1


def write_truth(path: Path, told: dict[str, Any]) -> Path:
    """The folder is the owner's alone, so that nobody finds the answers by looking around."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def truth(world: World, past: History, handles: Sequence[str]) -> dict[str, Any]:
    """Keys: experts, decoys, needs, leavers, rings, spam, staff, bots, rhythm, deeds, friends, and what they rest on."""
    folk = world.people
    return {
        "version": VERSION,
        "size": world.size.name,
        "seed": world.seed,
        "first_day": world.first.isoformat(),
        "last_day": _date(world, world.size.days - 1),
        "staff": list(handles[:STAFF]),
        "bots": _named(handles, np.flatnonzero(folk.kind == BOT)),
        "spam": _named(handles, np.flatnonzero(folk.kind == SPAM)),
        "experts": _experts(world, past, handles),
        "decoys": [{"member": handles[one], "tag": world.words.tags[tag]} for one, tag in folk.decoys],
        "needs": _needs(world, past, handles),
        "leavers": _leavers(world, handles),
        "rings": _rings(world, handles),
        "rhythm": _rhythm(world),
        "deeds": [_deed(world, done, handles) for done in world.deeds],
        "effects": {
            "openness": "each person's strength: a factor f works on them as f ** openness, -0.6 to 2.6, mean 1",
            "friend_share": FRIEND_SHARE,
            "mail_factors": list(MAIL_FACTORS),
        },
        "friends": {handles[one]: _named(handles, np.unique(some)) for one, some in enumerate(folk.friends)},
    }


def _named(handles: Sequence[str], numbers: Iterable[int]) -> list[str]:
    return [handles[number] for number in numbers]


def _date(world: World, day: int) -> str:
    return (world.first + timedelta(days=int(day))).isoformat()


def _experts(world: World, past: History, handles: Sequence[str]) -> list[dict[str, Any]]:
    tag = tag_of(world, past.topics)[past.answers.topic]
    found = []
    for expert in world.people.experts:
        mine = (past.answers.author == expert.person) & (tag == expert.tag)
        found.append(
            {
                "member": handles[expert.person],
                "tag": world.words.tags[expert.tag],
                "skill": expert.skill,
                "shape": expert.shape,
                "answers": int(mine.sum()),
                "right": int((mine & (past.answers.right == RIGHT)).sum()),
            }
        )
    return found


def _needs(world: World, past: History, handles: Sequence[str]) -> list[dict[str, Any]]:
    topics, found = past.topics, []
    for theme in world.words.themes:
        if theme.is_need:
            mine = (topics.kind == QUESTION) & (topics.theme == theme.number)
            found.append(
                {
                    "tag": theme.tag,
                    "titles": [*theme.said("ask", 0), *theme.said("ask", 1)],
                    "topics": int(mine.sum()),
                    "members": _named(handles, np.unique(topics.author[mine])),
                }
            )
    return found


def _leavers(world: World, handles: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "member": handles[leaver.person],
            "reason": leaver.reason,
            "day": _date(world, leaver.day),
            "is_ahead": leaver.day >= world.size.days,
            "fell_out_with": handles[leaver.other] if leaver.other >= 0 else None,
        }
        for leaver in world.people.leavers
    ]


def _rings(world: World, handles: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "shape": ring.shape,
            "members": _named(handles, ring.members),
            "votes": [_named(handles, edge) for edge in ring.edges],
            "first_day": _date(world, ring.first),
            "last_day": _date(world, ring.last),
        }
        for ring in world.people.rings
    ]


def _rhythm(world: World) -> dict[str, Any]:
    known = holidays(world.first, world.first + timedelta(days=world.size.days - 1))
    growth = phases(world.size.days)
    return {
        "weekdays": list(WEEKDAYS),
        "holidays": [
            {
                "name": one.name,
                "first_day": one.first.isoformat(),
                "last_day": one.last.isoformat(),
                "language": ("en", "zh-hans")[one.language],
                "factor": one.factor,
            }
            for one in known
        ],
        "phases": [
            {"name": name, "first_day": _date(world, begin), "last_day": _date(world, end - 1), "people": share}
            for name, begin, end, share in growth
        ],
    }


def _deed(world: World, done: Done, handles: Sequence[str]) -> dict[str, Any]:
    deed = done.deed
    return {
        "name": deed.name,
        "on": deed.on,
        "factor": deed.factor,
        "is_harmful": deed.factor < 1,
        "half_life_days": deed.lasts,
        "first_day": _date(world, done.first),
        "last_day": _date(world, done.last),
        "audience": deed.audience,
        "treated": _named(handles, done.treated),
        "held_out": _named(handles, done.held_out),
    }


def truth_of_story(story: Story, today: date) -> dict[str, Any]:
    """Of the written community: who is who. It plants no effects."""
    staff = [handle for handle, person in story.people.items() if person.get("login") in ("administrator", "operator")]
    accepted: dict[str, set[str]] = {}
    for topic in story.topics:
        for answer in topic.get("answer", ()):
            for tag in topic.get("tags", ()) if answer.get("accepted") else ():
                accepted.setdefault(answer["author"], set()).add(tag)
    waiting = [topic for topic in story.topics if topic["kind"] == "question" and not topic.get("answer")]
    first = today - timedelta(days=story.community["days"])
    return {
        "version": VERSION,
        "size": "tiny",
        "seed": story.seed,
        "first_day": first.isoformat(),
        "last_day": today.isoformat(),
        "staff": staff,
        "experts": [{"member": who, "tag": tag} for who, tags in accepted.items() for tag in sorted(tags)],
        "needs": [{"titles": [topic["title"]], "members": [topic["author"]]} for topic in waiting],
        **{name: [] for name in ("bots", "spam", "decoys", "leavers", "rings", "deeds")},
    }

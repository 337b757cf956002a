"""A written community as dated steps: who joins, writes, votes and accepts, and when. Pure: reads no database."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

STORIES = Path(__file__).parent / "stories"
ORDER = ("join", "visit", "topic", "reply", "comment", "vote", "accept")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing one person does. `about` names the post it is done to, `makes` the post it brings about."""

    at: datetime
    verb: str
    who: str
    about: str = ""
    makes: str = ""
    words: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    community: dict[str, Any]
    topics: list[dict[str, Any]]
    seed: int

    @property
    def people(self) -> dict[str, dict[str, Any]]:
        return {person["handle"]: person for person in self.community["person"]}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.community["zone"])


def load(name: str, *, seed: int) -> Story:
    """Read `stories/NAME`. Raises FileNotFoundError for an unknown story."""
    folder = STORIES / name
    community = tomllib.loads((folder / "community.toml").read_text(encoding="utf-8"))
    files = sorted(folder.glob("topics_*.toml"))
    topics = [topic for file in files for topic in tomllib.loads(file.read_text(encoding="utf-8"))["topic"]]
    return Story(community, topics, seed)


def steps(story: Story, *, now: datetime) -> list[Step]:
    """Everything that happened until `now`, in order; the story's last day is today. Same seed, same steps."""
    first = now.astimezone(story.zone).date() - timedelta(days=story.community["days"])
    chance = random.Random(story.seed)  # noqa: S311 - a seeded story
    told = [*_joins(story, first, chance), *_visits(story, first, chance)]
    for number, topic in enumerate(story.topics):
        told.extend(_topic(story, f"topic{number}", topic, first, chance))
    return sorted((step for step in told if step.at <= now), key=lambda step: (step.at, ORDER.index(step.verb)))


def _moment(story: Story, first: Any, day: int, hour: float, who: str) -> datetime:
    zone = ZoneInfo(story.people[who]["zone"])
    return datetime.combine(first + timedelta(days=day), time(), zone) + timedelta(hours=hour)


def _joins(story: Story, first: Any, chance: random.Random) -> Iterator[Step]:
    for handle, person in story.people.items():
        yield Step(_moment(story, first, person["joined"], 7 + chance.random(), handle), "join", handle, words=person)


def _visits(story: Story, first: Any, chance: random.Random) -> Iterator[Step]:
    for handle, person in story.people.items():
        for day in range(person["joined"] + 1, story.community["days"] + 1):
            if chance.random() < person["pace"]:
                yield Step(_moment(story, first, day, chance.uniform(7, 23), handle), "visit", handle)


def _topic(story: Story, name: str, topic: dict[str, Any], first: Any, chance: random.Random) -> Iterator[Step]:
    start = _moment(story, first, topic["day"], topic["hour"] + chance.random(), topic["author"])
    yield Step(start, "topic", topic["author"], makes=name, words=topic)
    yield from _votes(story, first, name, {"votes": chance.randint(0, 4), **topic}, start, chance)
    yield from _comments(topic, name, start, chance)
    for number, reply in enumerate([*topic.get("answer", ()), *topic.get("reply", ())]):
        post, at = f"{name}.{number}", start + _after(reply, chance)
        yield Step(at, "reply", reply["author"], about=name, makes=post, words=reply)
        yield from _votes(story, first, post, reply, at, chance)
        yield from _comments(reply, post, at, chance)
        if reply.get("accepted"):
            yield Step(_thanked(reply, topic["author"], at), "accept", topic["author"], about=post)


def _after(words: dict[str, Any], chance: random.Random) -> timedelta:
    return timedelta(hours=words["after"], minutes=chance.uniform(-20, 20))


def _thanked(reply: dict[str, Any], asker: str, at: datetime) -> datetime:
    """An asker accepts when they come back to say that it worked, else some hours later."""
    hours = [comment["after"] for comment in reply.get("comment", ()) if comment["author"] == asker]
    return at + timedelta(hours=max(hours, default=6), minutes=30)


def _comments(words: dict[str, Any], post: str, at: datetime, chance: random.Random) -> Iterator[Step]:
    for number, comment in enumerate(words.get("comment", ())):
        when = at + _after(comment, chance)
        yield Step(when, "comment", comment["author"], about=post, makes=f"{post}/{number}", words=comment)


def _votes(
    story: Story, first: Any, post: str, words: dict[str, Any], at: datetime, chance: random.Random
) -> Iterator[Step]:
    here = [
        handle
        for handle, person in story.people.items()
        if handle != words["author"] and _moment(story, first, person["joined"], 9, handle) < at
    ]
    for handle in chance.sample(here, min(words.get("votes", 0), len(here))):
        yield Step(at + timedelta(hours=1 + chance.expovariate(1 / 20)), "vote", handle, about=post)

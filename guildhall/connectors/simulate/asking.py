"""Who comes on which day, and who opens which topics."""

from __future__ import annotations

import numpy as np

from guildhall.connectors.simulate.deeds import DEEDS
from guildhall.connectors.simulate.people import BOTS, SPAM, STAFF
from guildhall.connectors.simulate.seasons import hours
from guildhall.connectors.simulate.tables import (
    ANNOUNCEMENT,
    ARTICLE,
    DISCUSSION,
    NEVER,
    QUESTION,
    RESOURCE,
    SPAM_TOPIC,
    WEEKLY,
    Topics,
    Visits,
)
from guildhall.connectors.simulate.words import EN
from guildhall.connectors.simulate.world import AT_ONCE, DAY, World

SHARES = (0.80, 0.09, 0.07, 0.04)  # of questions, discussions, articles, resources
NEED_SHARE = (0.03, 0.10)  # of the questions, at the beginning and at the end


def visits(world: World) -> Visits:
    """Each person on each day at most once; one constant brings the whole to the size asked for."""
    scale, person, day = scale_of(world), [], []
    for rows in slices(world.people.count):
        here, when = np.nonzero(
            world.chance.random((rows.stop - rows.start, world.days)) < 1 - np.exp(-scale * world.intensity(rows))
        )
        person.append(here + rows.start)
        day.append(when)
    who, when = np.concatenate(person), np.concatenate(day)
    at = world.seconds(who, when, hours(len(who), world.chance))
    return _until(world, Visits(who, when, at))


def slices(people: int) -> list[slice]:
    return [slice(begin, min(begin + AT_ONCE, people)) for begin in range(0, people, AT_ONCE)]


def scale_of(world: World) -> float:
    """The constant by which everybody comes: solved for a part of them so that visits are as many as the size says."""
    whole = slices(world.size.people)
    sample = whole if len(whole) < 3 else whole[:: max(1, len(whole) // 3)]
    known = [world.intensity(rows) for rows in sample]
    wanted = world.size.visits * sum(len(some) for some in known) / world.size.people
    low, high = 0.0, 60.0
    for _step in range(18):
        middle = (low + high) / 2
        count = sum(float((1 - np.exp(-middle * some)).sum()) for some in known)
        low, high = (middle, high) if count < wanted else (low, middle)
    return high


def _until(world: World, found: Visits) -> Visits:
    kept = found.taken((found.at >= 0) & (found.at < world.until))
    return kept.taken(np.lexsort((kept.at, kept.person)))


def thinned(weight: np.ndarray, wanted: float, chance: np.random.Generator) -> np.ndarray:
    """Places drawn with a chance in proportion to their weight, about as many as wanted."""
    share = weight * (wanted / max(weight.sum(), 1e-9))
    for _turn in range(4):  # what is cut off at certainty goes to the others
        share = np.minimum(share, 0.95) * (wanted / max(np.minimum(share, 0.95).sum(), 1e-9))
    return np.flatnonzero(chance.random(len(weight)) < share)


def topics(world: World, coming: Visits) -> Topics:
    """Sorted by time: what members open, what staff and bots announce, spam."""
    parts = [_opened(world, coming), _announced(world), _told_by_bots(world), _spam(world)]
    found = Topics.joined(parts)
    found = found.taken((found.at >= 0) & (found.at < world.until))
    return found.taken(np.argsort(found.at, kind="stable"))


def _opened(world: World, coming: Visits) -> Topics:
    folk, chance = world.people, world.chance
    age = coming.day - folk.joined[coming.person]
    weight = folk.asks[coming.person] * (1 + 3 * (age <= 2)) * ~folk.ringed[coming.person]
    which = thinned(weight, world.size.topics, chance)
    author, day = coming.person[which], coming.day[which]
    at = coming.at[which] + chance.uniform(60, 2400, len(which))
    kind = chance.choice(4, size=len(which), p=SHARES)
    tag = _tag(world, author)
    unskilled = folk.skill[author, tag] < 0.45
    kind = np.where((kind == ARTICLE) & unskilled, QUESTION, kind)
    theme = _theme(world, tag, kind, day)
    return _made(world, author, at, kind, theme)


def _tag(world: World, author: np.ndarray) -> np.ndarray:
    sums = world.people.interest.cumsum(1)[author]
    return np.minimum((sums < world.chance.random(len(author))[:, None]).sum(1), world.words.answerable - 1)


def _theme(world: World, tag: np.ndarray, kind: np.ndarray, day: np.ndarray) -> np.ndarray:
    """A theme of the tag; more and more often one of the needs that nobody answers."""
    chance, themes = world.chance, world.words.themes
    by_tag = np.array(
        [[t.number for t in themes if t.tag == name] for name in world.words.tags[: world.words.answerable]]
    )
    theme = by_tag[tag, chance.integers(0, by_tag.shape[1], len(tag))]
    needs = np.array([t.number for t in themes if t.is_need])
    share = NEED_SHARE[0] + (NEED_SHARE[1] - NEED_SHARE[0]) * day / world.days
    is_need = (kind == QUESTION) & (chance.random(len(tag)) < share)
    weight = np.arange(len(needs), 0, -1) / np.arange(len(needs), 0, -1).sum()
    theme = np.where(is_need, chance.choice(needs, size=len(tag), p=weight), theme)
    free = chance.integers(0, 1000, len(tag))
    return np.where((kind == DISCUSSION) | (kind == RESOURCE), free, theme)


def _made(world: World, author: np.ndarray, at: np.ndarray, kind: np.ndarray, theme: np.ndarray) -> Topics:
    chance, size = world.chance, len(author)
    numbers = chance.integers(0, 1 << 20, (size, 5))
    for place, name in ((3, "a"), (4, "b")):
        ranges = np.array([one.range_of(name) for one in world.words.themes])
        talk = np.array([one["n"][name] for one in world.words.discussions])
        low, high = ranges[np.minimum(theme, len(ranges) - 1)].T
        is_talk = (kind == DISCUSSION) | (kind == SPAM_TOPIC)
        spoken = talk[theme % len(talk)]
        low, high = np.where(is_talk, spoken[:, 0], low), np.where(is_talk, spoken[:, 1], high)
        low, high = np.where(kind == RESOURCE, 3, low), np.where(kind == RESOURCE, 9, high)
        numbers[:, place] = low + numbers[:, place] % (high - low + 1)
    language = world.people.language[author]
    return Topics(author, at, kind, theme, language, chance.integers(0, 1 << 60, size), numbers, np.full(size, NEVER))


def _announced(world: World) -> Topics:
    """Each deed is announced in both languages, by two of the staff."""
    first = np.repeat([done.first for done in world.deeds], 2)
    author = np.tile(_speakers(world), len(world.deeds))
    at = world.seconds(author, first, np.full(len(first), 9.5))
    return _made(world, author, at, np.full(len(first), ANNOUNCEMENT), np.repeat(np.arange(len(DEEDS)), 2))


def _speakers(world: World) -> list[int]:
    """A member of staff for each language: English first."""
    spoken = world.people.language[:STAFF]
    return [int(np.argmax(spoken == language)) for language in (EN, 1 - EN)]


def _told_by_bots(world: World) -> Topics:
    """A bot opens the weekly round of readings; it is in the log and is nobody."""
    weeks = np.arange(20, world.days - 1, 7)
    author = STAFF + np.arange(len(weeks)) % BOTS
    at = world.seconds(author, weeks, np.full(len(weeks), 6.0))
    return _made(world, author, at, np.full(len(weeks), WEEKLY), np.arange(len(weeks)) + 1)


def _spam(world: World) -> Topics:
    """One to three pieces soon after joining; most are hidden within a day, some are missed."""
    chance = world.chance
    author = np.flatnonzero(world.people.kind == SPAM)
    author = np.repeat(author, chance.integers(1, 4, len(author)))
    at = (world.people.joined[author] + 0.4) * DAY + chance.exponential(5400, len(author))
    found = _made(world, author, at, np.full(len(author), SPAM_TOPIC), np.zeros(len(author), int))
    hidden = found.at + 1200 + chance.exponential(5 * 3600, len(author))
    found.hidden_at = np.where(chance.random(len(author)) < 0.92, hidden, NEVER)
    return found

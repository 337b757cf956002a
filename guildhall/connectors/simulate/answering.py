"""Who answers whom: people who are here that day, know the subject, and like the asker. Days are walked one by one."""

from __future__ import annotations

import numpy as np

from guildhall.connectors.simulate.deeds import factors
from guildhall.connectors.simulate.people import FADING, RISING
from guildhall.connectors.simulate.tables import (
    ANNOUNCEMENT,
    ARTICLE,
    DISCUSSION,
    FARMED,
    QUESTION,
    RESOURCE,
    RIGHT,
    WRONG,
    Answers,
    Topics,
    Visits,
)
from guildhall.connectors.simulate.world import DAY, World

REPEATS = 1.25  # some of those chosen have answered here already and do not again
MEAN = {QUESTION: 2.0, DISCUSSION: 3.2, ARTICLE: 0.9, RESOURCE: 0.6, ANNOUNCEMENT: 0.8}
NEED, SCARCE = 0.06, 0.55  # of the usual number of answers
IGNORED_DAYS = 50
FRIEND = 6.0  # times as likely to answer a friend


def answers(world: World, coming: Visits, opened: Topics) -> Answers:
    """Sorted by time; nobody answers twice in one topic."""
    topic, day = _slots(world, opened)
    chosen = _chosen(world, coming, opened, topic, day)
    found = Answers.joined([chosen, _farmed(world, coming, opened)])
    found = found.taken((found.at < world.until) & (found.at < opened.hidden_at[found.topic]))
    found = found.taken(np.argsort(found.at, kind="stable"))
    _keys, first = np.unique(found.topic * world.size.people + found.author, return_index=True)
    return found.taken(np.sort(first))


def tag_of(world: World, opened: Topics) -> np.ndarray:
    """Number of the tag of each topic; -1 where it has none that can be answered."""
    by_theme = np.array([world.words.tags.index(theme.tag) for theme in world.words.themes])
    tag = by_theme[np.minimum(opened.theme, len(by_theme) - 1)]
    themed = np.isin(opened.kind, (QUESTION, ARTICLE)) & (tag < world.words.answerable)
    return np.where(themed, tag, -1)


def is_need(world: World, opened: Topics) -> np.ndarray:
    first = min(theme.number for theme in world.words.themes if theme.is_need)
    return (opened.kind == QUESTION) & (opened.theme >= first)


def _slots(world: World, opened: Topics) -> tuple[np.ndarray, np.ndarray]:
    """A place for every answer that will be: its topic, and the day by the clock of the topic's language."""
    chance = world.chance
    mean = np.array([MEAN.get(kind, 0.0) for kind in range(7)])[opened.kind]
    mean = mean * np.where(is_need(world, opened), NEED, 1) * np.where(tag_of(world, opened) % 5 == 3, SCARCE, 1)
    mean = mean * ~_ignored(world, opened) * chance.gamma(1.1, 1 / 1.1, len(opened))
    count = chance.poisson(mean * world.size.answers * REPEATS / max(mean.sum(), 1e-9))
    topic = np.repeat(np.arange(len(opened)), count)
    delay = 3600 * chance.lognormal(np.log(6), 1.5, len(topic))
    return topic, ((opened.at[topic] + delay + 8 * 3600 * opened.language[topic]) // DAY).astype(int)


def _ignored(world: World, opened: Topics) -> np.ndarray:
    found = np.zeros(len(opened), bool)
    for leaver in world.people.leavers:
        if leaver.reason == "ignored":
            late = opened.at > (leaver.day - IGNORED_DAYS) * DAY
            found |= (opened.author == leaver.person) & late
    return found


def _chosen(world: World, coming: Visits, opened: Topics, topic: np.ndarray, day: np.ndarray) -> Answers:
    """For each language and day: one of those who are here, by what they know, their drift and their friends."""
    spoken = world.people.language[coming.person]
    order = np.lexsort((coming.day, spoken))
    visit_key = spoken[order] * world.days + coming.day[order]
    slot_key = opened.language[topic] * world.days + day
    by_key = np.argsort(slot_key, kind="stable")
    tag, drift = tag_of(world, opened), _drift(world)
    parts = []
    keys, begins = np.unique(slot_key[by_key], return_index=True)
    for key, begin, end in zip(keys, begins, [*begins[1:], len(by_key)], strict=True):
        low, high = np.searchsorted(visit_key, [key, key + 1])
        if low == high or key % world.days >= world.days:
            continue
        here, slots = order[low:high], by_key[begin:end]
        parts.append(_of_a_day(world, coming.taken(here), opened, topic[slots], tag, drift))
    return Answers.joined(parts)


def _of_a_day(
    world: World, here: Visits, opened: Topics, topic: np.ndarray, tag: np.ndarray, drift: np.ndarray
) -> Answers:
    folk, chance = world.people, world.chance
    asked = tag[topic]
    knows = np.where(asked[:, None] >= 0, folk.interest[here.person][:, asked].T + 0.01, 0.2)
    weight = knows * (folk.answers[here.person] * drift[here.person, here.day])[None, :]
    weight = weight * (here.person[None, :] != opened.author[topic][:, None])
    is_friend = (folk.friends[opened.author[topic]][:, :, None] == here.person[None, None, :]).any(1)
    sums = np.cumsum(weight * np.where(is_friend, FRIEND, 1), axis=1)
    place = (sums < (chance.random(len(topic)) * sums[:, -1])[:, None]).sum(1)
    found = sums[:, -1] > 0
    topic, person, at = topic[found], here.person[place[found]], here.at[place[found]]
    at = np.maximum(at, opened.at[topic]) + chance.uniform(240, 3000, len(topic))
    return Answers(person, topic, at, _is_right(world, opened, topic, person, at), _picks(world, len(topic)))


def _is_right(world: World, opened: Topics, topic: np.ndarray, person: np.ndarray, at: np.ndarray) -> np.ndarray:
    """By the skill of whoever answers; where there is nothing to be right about it is a reply like any other."""
    tag = tag_of(world, opened.taken(topic))
    skill = world.people.skill[person, np.maximum(tag, 0)]
    skill = skill * _skill_factors(world)[person, np.minimum((at // DAY).astype(int), world.days - 1)]
    is_open = (opened.kind[topic] != QUESTION) & (tag < 0)
    return np.where(is_open | (world.chance.random(len(topic)) < skill), RIGHT, WRONG)


def _skill_factors(world: World) -> np.ndarray:
    known: np.ndarray | None = world.__dict__.get("_skill_factors")
    if known is None:
        known = factors(world.deeds, "skill", world.people, world.days, slice(None))
        world.__dict__["_skill_factors"] = known
    return known


def _drift(world: World) -> np.ndarray:
    """(people, days): experts who fade or rise, and those who do too much before they stop."""
    found = world.strain.copy()
    share = np.linspace(0, 1, world.days)
    for expert in world.people.experts:
        if expert.shape == FADING:
            found[expert.person] *= 1.7 - 1.5 * share
        if expert.shape == RISING:
            found[expert.person] *= 0.2 + 1.7 * share
    return found


def _picks(world: World, size: int) -> np.ndarray:
    return world.chance.integers(0, 1 << 60, size)


def _farmed(world: World, coming: Visits, opened: Topics) -> Answers:
    """Members of a ring leave a few empty words wherever they are, so that the others have something to vote for."""
    chance, parts = world.chance, []
    seen = (opened.kind == QUESTION) & ~_ignored(world, opened)
    for ring in world.people.rings:
        for one in ring.members:
            mine = (coming.person == one) & (coming.day >= ring.first) & (coming.day <= ring.last)
            at = coming.at[np.repeat(np.flatnonzero(mine), chance.integers(1, 3, int(mine.sum())))]
            fits = np.flatnonzero((opened.language == world.people.language[one]) & seen)
            last = np.searchsorted(opened.at[fits], at) - 1 - chance.integers(0, 12, len(at))
            at, last = at[last >= 0] + 300, last[last >= 0]
            topic = fits[last]
            own = opened.author[topic] == one
            topic, at = topic[~own], at[~own]
            who, how = np.full(len(topic), one), np.full(len(topic), FARMED)
            parts.append(Answers(who, topic, at, how, _picks(world, len(topic))))
    return Answers.joined(parts)

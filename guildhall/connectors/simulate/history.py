"""The whole past of a simulated community, as tables. The same world makes the same tables."""

from __future__ import annotations

import numpy as np

from guildhall.connectors.simulate.answering import answers
from guildhall.connectors.simulate.asking import topics, visits
from guildhall.connectors.simulate.echoing import Coming, accepted, comments, votes
from guildhall.connectors.simulate.people import PERSON
from guildhall.connectors.simulate.tables import History, Visits
from guildhall.connectors.simulate.world import World


def history(world: World) -> History:
    came = visits(world)
    opened = topics(world, came)
    given = answers(world, came, opened)
    coming = Coming(world, came)
    took = accepted(world, coming, opened, given)
    said = comments(world, came, coming, opened, given)
    voted = votes(world, came, opened, given)
    who = [opened.author, given.author, said.author, voted.voter, opened.author[took.topic]]
    when = [opened.at, given.at, said.at, voted.at, took.at]
    seen = _seen(world, came, np.concatenate(who), np.concatenate(when))
    return History(seen, opened, given, said, voted, took)


def _seen(world: World, came: Visits, who: np.ndarray, when: np.ndarray) -> Visits:
    """Whoever did something was here that day, from before the first thing they did. Sorted by time."""
    is_person = world.people.kind[who] == PERSON
    who, when = who[is_person], when[is_person]
    person = np.concatenate([came.person, who])
    at = np.concatenate([came.at, when - 30])
    day = np.concatenate([came.day, world.local_day(who, when)])
    order = np.lexsort((at, day, person))
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(person[order]) != 0) | (np.diff(day[order]) != 0)
    found = Visits(person, day, at).taken(order[first])
    found.at = np.maximum(found.at, 0)
    return found.taken(np.argsort(found.at, kind="stable"))

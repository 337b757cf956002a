"""What follows on posts: whether it helped, questions back, votes, acceptances, quarrels, rings."""

from __future__ import annotations

import numpy as np

from guildhall.connectors.simulate.answering import is_need
from guildhall.connectors.simulate.deeds import factors
from guildhall.connectors.simulate.people import STAFF
from guildhall.connectors.simulate.tables import (
    ANNOUNCEMENT,
    ARTICLE,
    ASKED,
    CLASH,
    EXTRA,
    FAILED,
    FARMED,
    HELP,
    METOO,
    QUESTION,
    REPLIED,
    RIGHT,
    WELCOME,
    WORKED,
    WRONG,
    Accepted,
    Answers,
    Comments,
    Topics,
    Visits,
    Votes,
    turns,
)
from guildhall.connectors.simulate.world import DAY, World

WINDOW = 7 * DAY  # how far back people look for something to vote for
ACCEPTS = 0.66


class Coming:
    """Finds the next visit of a person after a moment."""

    def __init__(self, world: World, visits: Visits) -> None:
        self.scale = (world.days + 2) * DAY
        self.visits = visits  # sorted by person and time
        self.keys = visits.person * self.scale + visits.at

    def next(self, person: np.ndarray, at: np.ndarray, *, within: float) -> np.ndarray:
        """When each comes next; NaN where that is later than `within` seconds or never."""
        place = np.searchsorted(self.keys, person * self.scale + at, side="right")
        place = np.minimum(place, len(self.keys) - 1)
        when = self.visits.at[place]
        fits = (self.visits.person[place] == person) & (when > at) & (when < at + within)
        return np.where(fits, when, np.nan)


def accepted(world: World, coming: Coming, opened: Topics, given: Answers) -> Accepted:
    """The asker takes the first right answer, when they come back; two thirds do."""
    right = np.flatnonzero((given.right == RIGHT) & (opened.kind[given.topic] == QUESTION))
    topic, first = np.unique(given.topic[right], return_index=True)
    answer = right[first]
    at = coming.next(opened.author[topic], given.at[answer], within=45 * DAY) + world.chance.uniform(
        120, 900, len(topic)
    )
    fits = (world.chance.random(len(topic)) < ACCEPTS) & (at < world.until)
    return Accepted(topic[fits], answer[fits], at[fits])


def comments(world: World, visits: Visits, coming: Coming, opened: Topics, given: Answers) -> Comments:
    """Sorted by time, with the numbers of parents in that order."""
    follow = _followed(world, coming, opened, given)
    back = _asked_back(world, visits, opened)
    parts = [follow, back, _more(world, visits, opened, given), _me_too(world, visits, opened)]
    parts += [
        _quarrels(world, opened, given),
        _welcomed(world, opened),
        _replied(world, coming, opened, back, len(follow)),
    ]
    found = Comments.joined(parts)
    fits = (found.at < world.until) & (found.at < opened.hidden_at[found.topic])
    fits &= np.where(found.parent >= 0, fits[found.parent], True)
    place = np.full(len(found), -1)
    order = np.flatnonzero(fits)[np.argsort(found.at[fits], kind="stable")]
    place[order] = np.arange(len(order))
    found = found.taken(order)
    found.parent = np.where(found.parent >= 0, place[found.parent], -1)
    return found


def _made(
    world: World, author: np.ndarray, topic: np.ndarray, post: np.ndarray, at: np.ndarray, line: np.ndarray | int
) -> Comments:
    size = len(author)
    lines = np.broadcast_to(np.asarray(line), (size,)).copy()
    return Comments(author, topic, post, np.full(size, -1), at, lines, world.chance.integers(0, 1 << 60, size))


def _followed(world: World, coming: Coming, opened: Topics, given: Answers) -> Comments:
    """The asker says whether it helped, when they come back."""
    answer = np.flatnonzero((opened.kind[given.topic] == QUESTION) & (given.right != FARMED))
    answer = answer[~is_need(world, opened)[given.topic[answer]]]
    asker = opened.author[given.topic[answer]]
    at = coming.next(asker, given.at[answer], within=30 * DAY) + world.chance.uniform(60, 700, len(answer))
    is_right = given.right[answer] == RIGHT
    says = np.where(is_right, 0.75 * (turns(given)[answer] == 0), 0.25)  # of several right answers one was followed
    kept = (world.chance.random(len(answer)) < says) & ~np.isnan(at)
    answer, line = answer[kept], np.where(is_right, WORKED, FAILED)[kept]
    return _made(world, asker[kept], given.topic[answer], answer, at[kept], line)


def _passing(
    world: World, visits: Visits, opened: Topics, wanted: float, of: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(person, topic, at): people who come by and look at one of the latest topics of their language that `of` marks."""
    folk, chance = world.people, world.chance
    weight = folk.comments[visits.person] * ~folk.ringed[visits.person] * _keenness(world)[visits.person, visits.day]
    weight = weight / max(weight.sum(), 1e-9) * wanted
    person = np.repeat(visits.person, n := chance.poisson(weight))
    at = np.repeat(visits.at, n) + chance.uniform(100, 3000, n.sum())
    topic = np.full(len(person), -1)
    for language in (0, 1):
        mine = np.flatnonzero(folk.language[person] == language)
        fits = np.flatnonzero(of & (opened.language == language))
        back = np.searchsorted(opened.at[fits], at[mine]) - 1 - chance.integers(0, 6, len(mine))
        topic[mine[back >= 0]] = fits[back[back >= 0]]
    kept = np.flatnonzero((topic >= 0) & (opened.author[topic] != person))
    _pairs, first = np.unique(topic[kept] * folk.count + person[kept], return_index=True)  # nobody says it twice
    return person[kept[first]], topic[kept[first]], at[kept[first]]


def _keenness(world: World) -> np.ndarray:
    return factors(world.deeds, "comments", world.people, world.days, slice(None))


def _asked_back(world: World, visits: Visits, opened: Topics) -> Comments:
    is_question = (opened.kind == QUESTION) & ~is_need(world, opened)
    person, topic, at = _passing(world, visits, opened, world.size.activities * 0.034, is_question)
    return _made(world, person, topic, np.full(len(topic), -1), at, ASKED)


def _replied(world: World, coming: Coming, opened: Topics, back: Comments, before: int) -> Comments:
    """The asker answers what was asked back; `before`: comments ahead of those in the whole."""
    which = np.flatnonzero(world.chance.random(len(back)) < 0.6)
    asker = opened.author[back.topic[which]]
    at = coming.next(asker, back.at[which], within=10 * DAY) + 90
    which, asker, at = which[~np.isnan(at)], asker[~np.isnan(at)], at[~np.isnan(at)]
    found = _made(world, asker, back.topic[which], np.full(len(which), -1), at, REPLIED)
    found.parent = which + before
    return found


def _more(world: World, visits: Visits, opened: Topics, given: Answers) -> Comments:
    """Somebody adds a sentence to a right answer."""
    has_right = np.zeros(len(opened), bool)
    good = np.flatnonzero((given.right == RIGHT) & (opened.kind[given.topic] == QUESTION))
    has_right[given.topic[good]] = True
    first = np.full(len(opened), -1)
    first[given.topic[good][::-1]] = good[::-1]
    person, topic, at = _passing(world, visits, opened, world.size.activities * 0.03, has_right)
    answer = first[topic]
    kept = (given.at[answer] < at) & (given.author[answer] != person)
    return _made(world, person[kept], topic[kept], answer[kept], at[kept], EXTRA)


def _me_too(world: World, visits: Visits, opened: Topics) -> Comments:
    needs = is_need(world, opened)
    person, topic, at = _passing(world, visits, opened, float(needs.sum()) * 1.4, needs)
    return _made(world, person, topic, np.full(len(topic), -1), at, METOO)


def _quarrels(world: World, opened: Topics, given: Answers) -> Comments:
    """Somebody who leaves after a quarrel was told off under several of their posts, in the fortnight before."""
    author, post, at = [], [], []
    for leaver in world.people.leavers:
        if leaver.reason == "conflict":
            late = (given.author == leaver.person) & (given.at > (leaver.day - 30) * DAY)
            mine = np.flatnonzero(late)[-4:]
            author += [leaver.other] * len(mine)
            post += mine.tolist()
            at += (given.at[mine] + world.chance.uniform(1800, 30_000, len(mine))).tolist()
    which = np.array(post, int)
    return _made(world, np.array(author, int), given.topic[which], which, np.array(at, float), CLASH)


def _welcomed(world: World, opened: Topics) -> Comments:
    """What staff writes below the first topic of those whom a deed was meant for."""
    parts = []
    _authors, firsts = np.unique(opened.author, return_index=True)
    for done, line in ((world.deeds[0], WELCOME), (world.deeds[2], HELP)):
        mine = firsts[np.isin(opened.author[firsts], done.treated)]
        at = opened.at[mine] + world.chance.uniform(900, 20_000, len(mine))
        parts.append(_made(world, _speaker(opened.language[mine]), mine, np.full(len(mine), -1), at, line))
    return Comments.joined(parts)


def _speaker(language: np.ndarray) -> np.ndarray:
    """Staff 2 and 3 speak English and Chinese."""
    return np.where(language == 0, STAFF - 3, STAFF - 2)


def votes(world: World, visits: Visits, opened: Topics, given: Answers) -> Votes:
    """Sorted by time; nobody votes twice for a post or for their own."""
    found = Votes.joined([_free_votes(world, visits, opened, given), ring_votes(world, opened, given)])
    author = np.concatenate([opened.author, given.author])
    hidden = np.concatenate([opened.hidden_at, opened.hidden_at[given.topic]])
    found = found.taken(
        (found.at < world.until) & (author[found.post] != found.voter) & (found.at < hidden[found.post])
    )
    found = found.taken(np.argsort(found.at, kind="stable"))
    _keys, first = np.unique(found.voter * (len(author) + 1) + found.post, return_index=True)
    return found.taken(np.sort(first))


def _free_votes(world: World, visits: Visits, opened: Topics, given: Answers) -> Votes:
    folk, chance = world.people, world.chance
    weight = folk.votes[visits.person] * ~folk.ringed[visits.person]
    count = chance.poisson(weight * world.size.votes / max(weight.sum(), 1e-9))
    voter, at = np.repeat(visits.person, count), np.repeat(visits.at, count) + chance.uniform(30, 2500, count.sum())
    good, when, language = _worth(opened, given)
    post = np.full(len(voter), -1)
    for spoken in (0, 1):
        mine, fits = np.flatnonzero(folk.language[voter] == spoken), np.flatnonzero(language == spoken)
        fits = fits[np.argsort(when[fits], kind="stable")]
        sums = np.concatenate([[0], np.cumsum(good[fits])])
        low, high = np.searchsorted(when[fits], at[mine] - WINDOW), np.searchsorted(when[fits], at[mine])
        drawn = sums[low] + chance.random(len(mine)) * (sums[high] - sums[low])
        place = np.minimum(np.searchsorted(sums, drawn, side="right") - 1, len(fits) - 1)
        post[mine[high > low]] = fits[place[high > low]]
    is_wrong = np.concatenate([np.zeros(len(opened), bool), given.right == WRONG])[post]
    value = np.where(is_wrong & (chance.random(len(post)) < 0.3), -1, 1)
    return Votes(voter, post, value, at).taken(post >= 0)


def _worth(opened: Topics, given: Answers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every post: how much it draws votes, when it was written, its language."""
    opening = np.where(opened.kind == ARTICLE, 2.5, np.where(opened.kind == ANNOUNCEMENT, 1.5, 0.8))
    answer = np.select([given.right == RIGHT, given.right == WRONG], [2.6, 0.5], 0.1)
    return (
        np.concatenate([opening, answer]),
        np.concatenate([opened.at, given.at]),
        np.concatenate([opened.language, opened.language[given.topic]]),
    )


def ring_votes(world: World, opened: Topics, given: Answers) -> Votes:
    """Within a couple of hours, nearly always, and for whatever it is."""
    chance, voter, post, at = world.chance, [], [], []
    for ring in world.people.rings:
        for one, other in ring.edges:
            mine = np.flatnonzero(
                (given.author == other) & (given.at < (ring.last + 1) * DAY) & (given.at >= ring.first * DAY)
            )
            mine = mine[chance.random(len(mine)) < 0.92]
            voter.append(np.full(len(mine), one))
            post.append(len(opened) + mine)
            at.append(given.at[mine] + 120 + chance.exponential(2700, len(mine)))
    who, what, when = (np.concatenate(some) for some in (voter, post, at))
    return Votes(who, what, np.ones(len(who), int), when)

"""What happened, as arrays: one place a visit, topic, answer, comment, vote. Times are seconds, see `World`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

QUESTION, DISCUSSION, ARTICLE, RESOURCE, ANNOUNCEMENT, SPAM_TOPIC, WEEKLY = range(7)
KINDS = ("question", "discussion", "article", "resource", "announcement", "discussion", "discussion")
WRONG, RIGHT, FARMED = range(3)
LINES = ("worked", "failed", "asked", "replied", "extra", "metoo", "clash", "welcome", "help")
WORKED, FAILED, ASKED, REPLIED, EXTRA, METOO, CLASH, WELCOME, HELP = range(9)
NEVER = np.inf

Table = TypeVar("Table", bound="Rows")


@dataclass
class Rows:
    """Columns of one length."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def taken(self: Table, which: np.ndarray) -> Table:
        return type(self)(*(getattr(self, one.name)[which] for one in fields(self)))

    @classmethod
    def joined(cls: type[Table], parts: list[Table]) -> Table:
        return cls(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)))


@dataclass
class Visits(Rows):
    person: np.ndarray
    day: np.ndarray  # of the person's own calendar
    at: np.ndarray


@dataclass
class Topics(Rows):
    author: np.ndarray
    at: np.ndarray
    kind: np.ndarray
    theme: np.ndarray  # number of a theme; of a discussion, a resource or a deed where it is none
    language: np.ndarray
    pick: np.ndarray
    numbers: np.ndarray  # (topics, 5), see `Words.values`
    hidden_at: np.ndarray  # NEVER where it is not


@dataclass
class Answers(Rows):
    author: np.ndarray
    topic: np.ndarray
    at: np.ndarray
    right: np.ndarray  # WRONG, RIGHT or FARMED
    pick: np.ndarray


@dataclass
class Comments(Rows):
    author: np.ndarray
    topic: np.ndarray
    post: np.ndarray  # number of the answer; -1: the opening post
    parent: np.ndarray  # number of the comment; -1: none
    at: np.ndarray
    line: np.ndarray  # place in LINES
    pick: np.ndarray


@dataclass
class Votes(Rows):
    voter: np.ndarray
    post: np.ndarray  # topic number of an opening post, or number of topics + number of the answer
    value: np.ndarray
    at: np.ndarray


@dataclass
class Accepted(Rows):
    topic: np.ndarray
    answer: np.ndarray
    at: np.ndarray


@dataclass
class History:
    visits: Visits
    topics: Topics
    answers: Answers
    comments: Comments
    votes: Votes
    accepted: Accepted


def turns(given: Answers) -> np.ndarray:
    """Of every answer: how many of the same rightness its topic has before it. `given` is sorted by time."""
    key = given.topic * 3 + given.right
    order = np.argsort(key, kind="stable")
    _keys, first, count = np.unique(key[order], return_index=True, return_counts=True)
    found = np.empty(len(key), int)
    found[order] = np.arange(len(key)) - np.repeat(first, count)
    return found

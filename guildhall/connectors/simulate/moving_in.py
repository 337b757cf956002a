"""The past of a simulated community goes into the database: day by day, through the rooms' bulk actions.

A batch is one transaction with everything that happened in its time and the rows of the log about it. Counters are
settled at the end, as after an import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import transaction

from guildhall.activity.actions import Entry, record_many, scope
from guildhall.connectors.simulate import composing
from guildhall.connectors.simulate.household import open_simulated
from guildhall.connectors.simulate.mark import marks
from guildhall.connectors.simulate.names import BOT_NAMES, DOMAIN, naming, profile
from guildhall.connectors.simulate.people import BOT, BOTS, PERSON, STAFF
from guildhall.connectors.simulate.tables import KINDS, NEVER, QUESTION, SPAM_TOPIC, History, turns
from guildhall.connectors.simulate.world import World
from guildhall.content.actions.imports import (
    import_acceptances,
    import_comments,
    import_posts,
    import_tags,
    import_topic_tags,
    import_topics,
    import_votes,
    settle_import,
    settle_places,
)
from guildhall.content.activities import HIDDEN, POSTED, AnswerAccepted, CommentPosted, PostDownvoted, PostUpvoted
from guildhall.content.models import Acceptance, Comment, Post, Space, Topic, TopicTag, language_number
from guildhall.kernel.markdown import RENDER_VERSION
from guildhall.kernel.sql import copy_in
from guildhall.members.actions import create_members
from guildhall.members.actions.held_profiles import bio_html
from guildhall.members.actions.joining import import_visits
from guildhall.members.activities import MemberJoined, MemberVisited
from guildhall.members.models import Member

BATCH = 12_000  # rows of the log a transaction: far below five seconds
SETTLED_AT_ONCE = 1_000  # topics
JOIN, VISIT, TOPIC, ANSWER, COMMENT, VOTE, ACCEPT, HIDE = range(8)
Tell = Callable[[int, int], None]


@dataclass
class MovingIn:
    world: World
    past: History
    password: str
    source: str  # by which invented people are known again
    tell: Tell = lambda done, of: None
    pk: list[int] = field(default_factory=list)  # of members, by number
    keys: list[int | None] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)

    def go(self) -> int:
        """Everything; returns the rows of the log."""
        self._prepare()
        kinds, at, which = self._order()
        count = 0
        for begin in range(0, len(at), BATCH):
            part = slice(begin, begin + BATCH)
            with transaction.atomic():
                self._batch(kinds[part], which[part])
                count += record_many(self.entries)
            self.entries = []
            self.tell(min(begin + BATCH, len(at)), len(at))
        self._settle()
        return count

    def _prepare(self) -> None:
        n = self.world.size.people
        self.pk, self.keys, self.handles = [0] * n, [None] * n, [""] * n
        past = self.past
        self.topics, self.openings = [0] * len(past.topics), [0] * len(past.topics)
        self.answers, self.comments = [0] * len(past.answers), [0] * len(past.comments)
        self.hash = make_password(self.password)
        staff = open_simulated(self.world, self.hash, self.source)
        for number, member in enumerate(staff):
            self._known(number, member)
        self.spaces = {space.handle: space for space in Space.objects.all()}
        names = {tag for theme in self.world.words.themes for tag in [theme.tag]}
        with transaction.atomic():
            self.tags = import_tags(sorted(names), created_at=self.world.moment(0))
            places = [("space", space.pk) for space in self.spaces.values()]
            places += [("tag", pk) for pk in self.tags.values()]
            places += [("language", language_number(name)) for name in ("en", "zh-hans")]
            self.scope = {place: scope(*place) for place in places}
        self.where, self.joined = self._scopes(), self._first_seen()
        self.askers, self.about = past.topics.author.tolist(), past.answers.topic.tolist()
        self.answerers, self.turns = past.answers.author.tolist(), turns(past.answers)

    def _known(self, number: int, member: Member) -> None:
        self.pk[number], self.keys[number], self.handles[number] = member.pk, member.actor_key, member.handle

    def _first_seen(self) -> np.ndarray:
        """When everybody joined: a minute before they were first here."""
        world, past = self.world, self.past
        first = world.people.joined * 86_400.0 + 40_000
        np.minimum.at(first, past.visits.person, past.visits.at - 60)
        np.minimum.at(first, past.topics.author, past.topics.at - 600)
        return np.maximum(np.minimum(first, world.until - 60), 0)

    def _order(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(what, when, number in its table) of everything, in the order of time."""
        past = self.past
        joined = self.joined[STAFF:]
        hidden = np.where(past.topics.hidden_at < self.world.until, past.topics.hidden_at, NEVER)
        times = [
            joined,
            past.visits.at,
            past.topics.at,
            past.answers.at,
            past.comments.at,
            past.votes.at,
            past.accepted.at,
            hidden,
        ]
        kinds = np.concatenate([np.full(len(some), kind) for kind, some in enumerate(times)])
        which = np.concatenate([np.arange(len(some)) for some in times])
        which[: len(joined)] += STAFF
        at = np.concatenate(times)
        order = np.lexsort((kinds, at))
        order = order[at[order] < NEVER]
        return kinds[order], at[order], which[order]

    def _batch(self, kinds: np.ndarray, which: np.ndarray) -> None:
        """In the order of what hangs on what; the rows of the log then by time."""
        steps = (
            *(self._join, self._visit, self._open, self._answer),
            *(self._comment, self._vote, self._accept, self._hide),
        )
        for kind, step in enumerate(steps):
            mine = which[kinds == kind]
            if len(mine):
                step(mine)
        self.entries.sort(key=lambda entry: entry.occurred_at)

    def _say(
        self,
        activity: Any,
        kind: str,
        subject: int,
        actor: int,
        at: Any,
        *,
        target: int = -1,
        where: tuple[int, ...] = (),
    ) -> None:
        self.entries.append(
            Entry(
                activity=activity,
                subject_type=kind,
                subject_id=subject,
                actor_key=self.keys[actor],
                target_key=self.keys[target] if target >= 0 else None,
                occurred_at=at,
                scopes=where,
            )
        )

    def _join(self, mine: np.ndarray) -> None:
        numbers = mine.tolist()
        members = create_members(self._member(number) for number in numbers)
        for number, member in zip(numbers, members, strict=True):
            self._known(number, member)
            if self.world.people.kind[number] != BOT:
                self._say(MemberJoined(), "members.member", member.pk, number, member.joined_at)
        copy_in(marks(dict(zip(numbers, members, strict=True)), self.source))

    def _member(self, number: int) -> Member:
        folk, world = self.world.people, self.world
        language, pick = int(folk.language[number]), int(self.picks[number])
        named, joined = naming(number, language, pick), world.moment(self.joined[number])
        is_bot = folk.kind[number] == BOT
        name = BOT_NAMES[(number - STAFF) % BOTS] if is_bot else named.name
        handle = name.lower() if is_bot else named.handle
        fields = profile(world.words, language, pick, int(world.city[number])) if folk.kind[number] == PERSON else {}
        return Member(
            handle=handle,
            name=name,
            email=None if is_bot else f"{handle}@{DOMAIN}",
            kind=Member.Kind.BOT if is_bot else Member.Kind.PERSON,
            password=self.hash,
            joined_at=joined,
            claimed_at=joined,
            bio_html=bio_html(fields.get("bio", "")),
            **fields,
        )

    @property
    def picks(self) -> np.ndarray:
        return self.world.city.astype(np.int64) * 2_654_435_761 % (1 << 60)

    def _visit(self, mine: np.ndarray) -> None:
        some = self.past.visits.taken(mine)
        first = self.world.first
        visits = [(self.pk[who], first + timedelta(days=day)) for who, day in self._pairs(some.person, some.day)]
        said = MemberVisited()
        for visit, (who, at) in zip(import_visits(visits), self._pairs(some.person, some.at), strict=True):
            self._say(said, "members.visit", visit, who, self.world.moment(at))

    @staticmethod
    def _pairs(*columns: np.ndarray) -> Iterator[Any]:
        return zip(*(column.tolist() for column in columns), strict=True)

    def _open(self, mine: np.ndarray) -> None:
        some, made, tagged = self.past.topics.taken(mine), [], []
        columns = (some.author, some.at, some.kind, some.theme, some.language, some.pick, some.numbers, some.hidden_at)
        for number, row in zip(mine.tolist(), self._pairs(*columns), strict=True):
            made.append(self._topic(number, row))
        import_topics(made)
        for number, (topic, opening) in zip(mine.tolist(), made, strict=True):
            self.topics[number], self.openings[number] = topic.pk, opening.pk
            tagged += [TopicTag(topic=topic, tag_id=self.tags[name]) for name in topic.tag_names]
            author = self.askers[number]
            self._say(
                POSTED[topic.kind](), "content.topic", topic.pk, author, topic.created_at, where=self.where[number]
            )
        import_topic_tags(tagged)

    def _topic(self, number: int, row: tuple[Any, ...]) -> tuple[Topic, Post]:
        author, at, kind, theme, language, pick, numbers, hidden = row
        text = composing.topic_text(kind, theme, language, pick, numbers)
        when, spoken = self.world.moment(at), composing.language_name(language)
        topic = Topic(
            space=self.spaces[composing.space_of(kind, theme)],
            kind=KINDS[kind],
            title=text.title,
            url=text.url,
            language=spoken,
            author_id=self.pk[author],
            created_at=when,
            active_at=when,
            active_by_id=self.pk[author],
            tag_names=composing.tags_of(kind, theme),
            key="" if kind == SPAM_TOPIC else composing.key_of(kind, theme, numbers, number),
        )
        if hidden < self.world.until:
            topic.hidden_at, topic.hidden_by, topic.hidden_because = self.world.moment(hidden), self.keys[1], "Spam"
        return topic, Post(source=text.source, html=text.html, render_version=RENDER_VERSION, language=spoken)

    def _scopes(self) -> list[tuple[int, ...]]:
        """Of every topic, in the order in which content itself names them."""
        topics, known, found = self.past.topics, {}, []
        for row in self._pairs(topics.kind, topics.theme, topics.language):
            if row not in known:
                kind, theme, language = row
                places = [("space", self.spaces[composing.space_of(kind, theme)].pk)]
                places += [("language", language_number(composing.language_name(language)))]
                places += [("tag", self.tags[name]) for name in composing.tags_of(kind, theme)]
                known[row] = tuple(self.scope[place] for place in places)
            found.append(known[row])
        return found

    def _answer(self, mine: np.ndarray) -> None:
        some, topics, made = self.past.answers.taken(mine), self.past.topics, []
        about = topics.taken(some.topic)
        columns = (some.author, some.topic, some.at, some.right, some.pick, self.turns[mine])
        of_topic = (about.kind, about.theme, about.language, about.numbers)
        for author, topic, at, right, pick, turn, kind, theme, language, numbers in self._pairs(*columns, *of_topic):
            text = composing.answer_text(kind, theme, language, pick, numbers, right, turn)
            made.append(
                Post(
                    topic_id=self.topics[topic],
                    kind=Post.Kind.ANSWER if kind == QUESTION else Post.Kind.REPLY,
                    key=f"sim:{right}:{self.topics[topic]}",
                    author_id=self.pk[author],
                    created_at=self.world.moment(at),
                    source=text.source,
                    html=text.html,
                    render_version=RENDER_VERSION,
                    language=composing.language_name(language),
                )
            )
        import_posts(made)
        for number, topic, author, asker, post in zip(
            mine.tolist(), some.topic.tolist(), some.author.tolist(), about.author.tolist(), made, strict=True
        ):
            self.answers[number] = post.pk
            said = POSTED[str(post.kind)](topic=post.topic_id)
            self._say(said, "content.post", post.pk, author, post.created_at, target=asker, where=self.where[topic])

    def _comment(self, mine: np.ndarray) -> None:
        """Those below a post first, so that those below a comment find it."""
        parent = self.past.comments.parent[mine]
        for some in (mine[parent < 0], mine[parent >= 0]):
            if len(some):
                self._comment_on(some)

    def _comment_on(self, mine: np.ndarray) -> None:
        some, past = self.past.comments.taken(mine), self.past
        about = past.topics.taken(some.topic)
        rows = list(self._pairs(some.author, some.topic, some.post, some.parent, some.at, some.line, some.pick))
        made = []
        for (author, topic, post, parent, at, line, pick), language, numbers in zip(
            rows, about.language.tolist(), about.numbers.tolist(), strict=True
        ):
            text = composing.comment_text(line, language, pick, self.world.words.values(language, numbers))
            made.append(
                Comment(
                    post_id=self.answers[post] if post >= 0 else self.openings[topic],
                    parent_id=self.comments[parent] if parent >= 0 else None,
                    author_id=self.pk[author],
                    created_at=self.world.moment(at),
                    source=text.source,
                    html=text.html,
                    render_version=RENDER_VERSION,
                    language=composing.language_name(language),
                )
            )
        import_comments(made)
        for number, (author, topic, post, parent, *_), comment in zip(mine.tolist(), rows, made, strict=True):
            self.comments[number] = comment.pk
            addressed = past.comments.author[parent] if parent >= 0 else self._author(topic, post)
            said = CommentPosted(topic=self.topics[topic], post=comment.post_id)
            self._say(
                said,
                "content.comment",
                comment.pk,
                author,
                comment.created_at,
                target=int(addressed),
                where=self.where[topic],
            )

    def _author(self, topic: int, answer: int) -> int:
        return self.answerers[answer] if answer >= 0 else self.askers[topic]

    def _vote(self, mine: np.ndarray) -> None:
        some, made, opened = self.past.votes.taken(mine), [], len(self.past.topics)
        for voter, post, value, at in self._pairs(some.voter, some.post, some.value, some.at):
            answer = post - opened
            topic = self.about[answer] if answer >= 0 else post
            place = self.answers[answer] if answer >= 0 else self.openings[topic]
            when = self.world.moment(at)
            made.append((self.pk[voter], place, value, when))
            said = (PostUpvoted if value > 0 else PostDownvoted)(topic=self.topics[topic])
            target = self._author(topic, answer)
            self._say(said, "content.post", place, voter, when, target=target, where=self.where[topic])
        import_votes(made)

    def _accept(self, mine: np.ndarray) -> None:
        some, made = self.past.accepted.taken(mine), []
        for topic, answer, at in self._pairs(some.topic, some.answer, some.at):
            asker, when = self.askers[topic], self.world.moment(at)
            made.append(
                Acceptance(
                    topic_id=self.topics[topic],
                    post_id=self.answers[answer],
                    accepted_at=when,
                    accepted_by=self.keys[asker],
                )
            )
            said, target = AnswerAccepted(topic=self.topics[topic]), self._author(topic, answer)
            self._say(said, "content.post", self.answers[answer], asker, when, target=target, where=self.where[topic])
        import_acceptances(made)

    def _hide(self, mine: np.ndarray) -> None:
        """The topic was written hidden; here it is said who did it."""
        for number in mine.tolist():
            topic, author = self.topics[number], self.askers[number]
            said, when = HIDDEN["discussion"](topic=topic), self.world.moment(self.past.topics.hidden_at[number])
            self._say(said, "content.topic", topic, 1, when, target=author, where=self.where[number])

    def _settle(self) -> None:
        for begin in range(0, len(self.topics), SETTLED_AT_ONCE):
            with transaction.atomic():
                settle_import(self.topics[begin : begin + SETTLED_AT_ONCE])
        with transaction.atomic():
            settle_places([space.pk for space in self.spaces.values()])

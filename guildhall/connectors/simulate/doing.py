"""What one invented person does on one day: reads, asks, answers, thanks, votes. Each is the action of a click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q

from guildhall.connectors.simulate import composing
from guildhall.connectors.simulate.answering import FRIEND
from guildhall.connectors.simulate.tables import (
    ARTICLE,
    DISCUSSION,
    FAILED,
    FARMED,
    KINDS,
    QUESTION,
    RIGHT,
    WORKED,
    WRONG,
)
from guildhall.connectors.simulate.world import World
from guildhall.content.actions import accept_answer, post_answer, post_comment, publish_topic, vote
from guildhall.content.models import Comment, Kind, Post, Space, Topic
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import visit
from guildhall.members.models import Member

ASKS, ANSWERS, VOTES = 0.1, 0.3, 0.6  # of an ordinary visit, before what is in the person
LONGEST = 0.9
FOLLOWS, ACCEPTS, INTERESTED = 0.45, 0.7, 0.25
OPEN_FOR = timedelta(days=10)  # how old a question may be to be answered
ENOUGH = 8  # answers, after which people read on
EAGER = 0.2  # what the open topics together have to be worth until somebody is sure to answer one


class Doing:
    """One day's people; `members` by number."""

    def __init__(self, world: World, members: dict[int, int], chance: np.random.Generator) -> None:
        self.world, self.members, self.chance = world, members, chance
        self.number_of = {member: number for number, member in members.items()}
        self.spaces = {space.handle: space for space in Space.objects.open()}
        self.tags = {tag: number for number, tag in enumerate(world.words.tags)}
        self.mean = {name: float(getattr(world.people, name).mean()) for name in ("asks", "answers", "votes")}

    def come(self, one: int, member: Member, when: datetime) -> int:
        """Returns how many things they did."""
        count = int(visit(actor=member))
        count += self._look_after_own(one, member)
        for name, often, act in (
            ("asks", ASKS, self._ask),
            ("answers", ANSWERS, self._answer),
            ("votes", VOTES, self._vote),
        ):
            share = min(often * float(getattr(self.world.people, name)[one]) / self.mean[name], LONGEST)
            if self.chance.random() < share:
                count += self._tried(act, one, member)
        return count

    def _tried(self, act: Callable[..., bool], *args: Any) -> int:
        """What the house refuses (closed, archived, suspended) people let be."""
        try:
            with self._later():
                return int(act(*args))
        except Refusal:
            return 0

    @contextmanager
    def _later(self) -> Iterator[None]:
        """A few minutes after the last thing."""
        clock.shift(clock.offset() + timedelta(seconds=float(self.chance.uniform(20, 240))))
        yield

    def _pick(self) -> int:
        return int(self.chance.integers(0, 1 << 60))

    def _ask(self, one: int, member: Member) -> bool:
        world, chance = self.world, self.chance
        language = int(world.people.language[one])
        kind = (QUESTION, DISCUSSION, ARTICLE)[int(chance.choice(3, p=(0.86, 0.09, 0.05)))]
        theme = int(chance.integers(0, 1000)) if kind == DISCUSSION else self._theme(one, kind)
        numbers = chance.integers(0, 1 << 20, 5).tolist()
        known = (
            world.words.discussions[theme % len(world.words.discussions)]
            if kind == DISCUSSION
            else world.words.themes[theme].words
        )
        for place, name in ((3, "a"), (4, "b")):
            low, high = known["n"][name]
            numbers[place] = low + numbers[place] % (high - low + 1)
        text = composing.topic_text(kind, theme, language, self._pick(), numbers)
        publish_topic(
            actor=member,
            space=self.spaces[composing.space_of(kind, theme)],
            kind=KINDS[kind],
            title=text.title,
            source=text.source,
            tags=composing.tags_of(kind, theme),
            language=composing.language_name(language),
            key=composing.key_of(kind, theme, numbers, int(clock.now().timestamp())),
        )
        return True

    def _theme(self, one: int, kind: int) -> int:
        themes = self.world.words.themes
        if kind == QUESTION and self.chance.random() < 0.1:
            fits = [theme for theme in themes if theme.is_need]
        else:
            tag = self.world.words.tags[
                int(self.chance.choice(self.world.words.answerable, p=self.world.people.interest[one]))
            ]
            fits = [theme for theme in themes if theme.tag == tag]
        return fits[int(self.chance.integers(0, len(fits)))].number

    def _answer(self, one: int, member: Member) -> bool:
        """The open topic that suits them best: their subject, their friends, few answers so far."""
        language = composing.language_name(int(self.world.people.language[one]))
        answered = Post.objects.filter(topic=OuterRef("pk"), author=member)
        rows = Topic.objects.visible_to(member).filter(
            language=language, replies__lt=ENOUGH, closed_at=None, hidden_at=None, created_at__gt=clock.now() - OPEN_FOR
        )
        rows = rows.exclude(author=member).exclude(Exists(answered)).filter(kind__in=(Kind.QUESTION, Kind.DISCUSSION))
        found = list(rows.select_related("space").order_by("-created_at")[:60])
        weight = np.array([self._suits(one, topic) for topic in found])
        if not found or self.chance.random() >= weight.sum() / EAGER:
            return False
        topic = found[int(self.chance.choice(len(found), p=weight / weight.sum()))]
        known = composing.known_again(topic.key)
        return self._follow_real(member, topic) if known is None else self._answer_known(one, member, topic, known)

    def _suits(self, one: int, topic: Topic) -> float:
        known = composing.known_again(topic.key)
        if known is None:
            return 0.05
        if known[0] not in (QUESTION, DISCUSSION):  # the bots' weekly round
            return 0.0
        theme = composing.theme_of(known[0], known[1])
        if theme and theme.is_need:
            return 0.004
        author = self.number_of.get(topic.author_id or 0, -1)
        friend = FRIEND if author in self.world.people.friends[one] else 1.0
        knows = self.world.people.interest[one, self.tags[theme.tag]] + 0.01 if theme else 0.15
        luck = (topic.pk * 2_654_435_761 % 1000 / 1000) ** 2  # some are seen by many, many by few
        return float(knows * friend * luck / (1 + topic.replies) ** 1.5)

    def _answer_known(self, one: int, member: Member, topic: Topic, known: tuple[int, int, list[int]]) -> bool:
        kind, theme, numbers = known
        tag = composing.theme_of(kind, theme)
        skill = self.world.people.skill[one, self.tags[tag.tag]] if tag and not tag.is_need else 1.0
        right = RIGHT if self.chance.random() < skill else WRONG
        turn = Post.objects.filter(topic=topic, key__startswith=f"sim:{right}:").count()
        language = int(self.world.people.language[one])
        text = composing.answer_text(kind, theme, language, self._pick(), numbers, right, turn)
        post_answer(actor=member, topic=topic, source=text.source, key=f"sim:{right}:{topic.pk}")
        return True

    def _follow_real(self, member: Member, topic: Topic) -> bool:
        """A topic of a real person gets a vote and, now and then, a word of interest."""
        opening = Post.objects.visible_to(member).filter(topic=topic, kind=Post.Kind.OPENING).first()
        if opening is None or Comment.objects.filter(post=opening, author=member).exists():
            return False
        vote(actor=member, thing=opening, value=1)
        if self.chance.random() < INTERESTED:
            language = 1 if topic.language.startswith("zh") else 0
            said = self.world.words.phrase("interested", language, self._pick())
            post_comment(actor=member, post=opening, source=said, key=f"sim:{topic.pk}")
        return True

    def _look_after_own(self, one: int, member: Member) -> int:
        """Accept what helped, and say so."""
        new = Post.objects.filter(
            topic__author=member, topic__kind=Kind.QUESTION, topic__accepted=0, hidden_at=None, kind=Post.Kind.ANSWER
        )
        new = new.filter(key__startswith="sim:", created_at__gt=clock.now() - OPEN_FOR).exclude(author=member)
        count = 0
        for post in new.select_related("topic__space", "author").order_by("created_at", "pk")[:3]:
            count += self._tried(self._thank, one, member, post)
        return count

    def _thank(self, one: int, member: Member, post: Post) -> bool:
        is_right = post.key.startswith(f"sim:{RIGHT}:")
        known = composing.known_again(post.topic.key)
        if (
            known is None
            or post.key.startswith(f"sim:{FARMED}:")
            or Comment.objects.filter(post=post, author=member).exists()
        ):
            return False
        is_open = not Topic.objects.filter(pk=post.topic_id, accepted__gt=0).exists()
        if is_right and is_open and self.chance.random() < ACCEPTS:
            accept_answer(actor=member, answer=post)
        if self.chance.random() < FOLLOWS:
            language = int(self.world.people.language[one])
            values = self.world.words.values(language, known[2])
            text = composing.comment_text(WORKED if is_right else FAILED, language, self._pick(), values)
            post_comment(actor=member, post=post, source=text.source, key=f"sim:{post.pk}")
        return True

    def _vote(self, one: int, member: Member) -> bool:
        """For one or two posts of the last days; seldom for what is wrong."""
        language = composing.language_name(int(self.world.people.language[one]))
        rows = Post.objects.visible_to(member).filter(
            created_at__gt=clock.now() - timedelta(days=3), topic__language=language
        )
        rows = rows.exclude(author=member).exclude(votes__member=member).exclude(Q(key__startswith=f"sim:{WRONG}:"))
        found = list(rows.order_by("-created_at")[:40])
        for place in self.chance.permutation(len(found))[:2].tolist():
            vote(actor=member, thing=found[place], value=1)
        return bool(found)

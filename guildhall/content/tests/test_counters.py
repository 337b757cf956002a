"""I19: counters that are kept at write equal a recount, whatever happened in whatever order."""

import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.content.actions import (
    accept_answer,
    close_topic,
    edit_post,
    hide,
    make_synonym,
    post_answer,
    post_comment,
    publish_topic,
    recount,
    reopen_topic,
    restore,
    unaccept_answer,
    vote,
)
from guildhall.content.models import Comment, Post, Tag, TagSynonym, Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory

TAGS = ["volumes", "snapshots", "存储", "c++"]


class World:
    """Three people and two spaces; every step does something random that the house may refuse."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.people = [MemberFactory() for _ in range(3)]
        self.keeper = MemberFactory()
        self.keeper.capabilities = frozenset(["content.moderate", "content.manage"])
        self.spaces = [SpaceFactory(), SpaceFactory(several_accepted=True)]

    def step(self) -> None:
        steps = [self.ask, self.answer, self.answer, self.comment, self.vote, self.vote, self.accept, self.unaccept]
        steps += [self.hide, self.restore, self.close, self.reopen, self.retag, self.merge_tags]
        with suppress(Refusal):
            self.chance.choice(steps)()

    def any(self, model):
        rows = list(model.objects.order_by("pk"))
        if not rows:
            raise Refusal("nothing_there", "Nothing there.")
        return self.chance.choice(rows)

    def person(self):
        return self.chance.choice(self.people)

    def tags(self):
        return self.chance.sample(TAGS, self.chance.randint(0, 3))

    def ask(self):
        kind = self.chance.choice(["question", "question", "discussion"])
        space = self.chance.choice(self.spaces)
        publish_topic(actor=self.person(), space=space, kind=kind, title="How now?", source="?!a", tags=self.tags())

    def answer(self):
        post_answer(actor=self.person(), topic=self.any(Topic), source="So.")

    def comment(self):
        post_comment(actor=self.person(), post=self.any(Post), source="Why?")

    def vote(self):
        thing = self.any(self.chance.choice([Post, Post, Comment]))
        vote(actor=self.person(), thing=thing, value=self.chance.choice([1, 1, -1, 0]))

    def accept(self):
        accept_answer(actor=self.keeper, answer=self.any(Post))

    def unaccept(self):
        unaccept_answer(actor=self.keeper, answer=self.any(Post))

    def hide(self):
        hide(actor=self.keeper, thing=self.any(self.chance.choice([Topic, Post, Comment])))

    def restore(self):
        restore(actor=self.keeper, thing=self.any(self.chance.choice([Topic, Post, Comment])))

    def close(self):
        close_topic(actor=self.keeper, topic=self.any(Topic))

    def reopen(self):
        reopen_topic(actor=self.keeper, topic=self.any(Topic))

    def retag(self):
        topic = self.any(Topic)
        edit_post(actor=self.keeper, post=topic.posts.get(kind="opening"), source="Anew.", tags=self.tags())

    def merge_tags(self):
        if TagSynonym.objects.exists():
            raise Refusal("once", "Once is enough.")
        make_synonym(actor=self.keeper, name=self.chance.choice(TAGS), tag=self.any(Tag))


@pytest.mark.django_db
@given(seed=st.integers(0, 2**32))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counters_equal_a_recount(seed):
    world = World(random.Random(seed))
    for _ in range(40):
        world.step()
    assert recount() == 0

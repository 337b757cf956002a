"""A topic with an answer, and people who look after it or not."""

from __future__ import annotations

from secrets import choice
from string import ascii_lowercase
from typing import Any

from guildhall.content.actions import grant_moderator, post_answer, publish_topic
from guildhall.content.models import Post, Space, Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory
from guildhall.moderation.actions import flag
from guildhall.moderation.models import Item

ABUSE = {"subject_type": "content.post", "reason": "abuse"}


def some_words(number: int = 8) -> str:
    """Unlike any other, and without a digit that could be somebody's telephone."""
    return " ".join("".join(choice(ascii_lowercase) for _letter in range(7)) for _word in range(number))


def a_topic(author: Member | None = None, space: Space | None = None, **fields: Any) -> Topic:
    """No two are alike: near copies of each other would be held."""
    words = some_words()
    given = {"kind": "question", "title": f"How do I mount {words[:26]}?", "source": words} | fields
    return publish_topic(actor=author or MemberFactory(), space=space or SpaceFactory(), **given)


def an_answer(author: Member | None = None, topic: Topic | None = None, source: str = "Buy my course.") -> Post:
    return post_answer(actor=author or MemberFactory(), topic=topic or a_topic(), source=source)


def flagged(answer: Post | None = None, *, times: int = 1, reason: str = "spam") -> Item:
    answer = answer or an_answer()
    for _time in range(times):
        flag(actor=MemberFactory(), subject_type="content.post", subject_id=answer.pk, reason=reason)
    return Item.objects.get(subject_type="content.post", subject_id=answer.pk, decided_at=None)


def keeper_of(space: Space) -> Member:
    member = MemberFactory()
    grant_moderator(actor=HOUSE, space=space, member=member)
    return member

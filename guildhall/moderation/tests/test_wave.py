"""safety.md row 13: of a wave of bots members see at most one in a hundred, and of people at most two in a hundred wait."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from guildhall.content.actions import post_answer, publish_topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.words import watch_words
from guildhall.moderation.tests.wave import WORDS, Said, wave


def authors_of(said: list[Said]) -> dict[tuple[bool, int], object]:
    long_ago = clock.now() - timedelta(days=200)
    known: dict[tuple[bool, int], bool] = {}
    for one in said:
        known.setdefault((one.is_bot, one.author), one.is_newcomer)
    return {key: MemberFactory() if new else MemberFactory(joined_at=long_ago) for key, new in known.items()}


@pytest.mark.django_db
def test_members_see_next_to_nothing_of_a_wave_and_people_go_on_writing(is_deep):
    said = wave(5000, 500) if is_deep else wave(200, 50)
    watch_words(actor=HOUSE, words=WORDS, action="hold")
    authors, keeper = authors_of(said), StaffFactory()
    topics = [
        publish_topic(
            actor=keeper, space=SpaceFactory(), kind="question", title=f"What do you make of {number}?", source="I wonder."
        )
        for number in range(20)
    ]  # fmt: skip
    shown, held = Counter(), Counter()
    examples: dict[str, str] = {}
    began = time.perf_counter()
    for number, one in enumerate(said):
        post = post_answer(actor=authors[one.is_bot, one.author], topic=topics[number % 20], source=one.text)
        is_shown = post.hidden_at is None
        (shown if is_shown else held)[one.is_bot, one.kind] += 1
        if is_shown == one.is_bot:
            examples.setdefault(f"{'bot' if one.is_bot else 'person'} {one.kind}", one.text)
    taken = time.perf_counter() - began
    seen = sum(number for (is_bot, _kind), number in shown.items() if is_bot)
    waiting = sum(number for (is_bot, _kind), number in held.items() if not is_bot)
    bots = sum(one.is_bot for one in said)
    people = len(said) - bots
    print(f"shown={dict(shown)}\nheld={dict(held)}\nexamples={examples}")
    print(
        f"wave: bots={bots} seen={seen} ({seen / bots:.2%}) people={people} held={waiting} ({waiting / people:.2%})"
        f" posts_per_s={len(said) / taken:.0f}"
    )
    assert seen <= bots / 100 + (0 if is_deep else 4)  # the first copies tell nobody anything
    assert waiting <= people / 50

"""What a simulated past looks like, before anything is written."""

from dataclasses import fields
from datetime import UTC, datetime

import numpy as np
import pytest

from guildhall.connectors.simulate.answering import is_need, tag_of
from guildhall.connectors.simulate.history import history
from guildhall.connectors.simulate.people import PERSON, SPAM
from guildhall.connectors.simulate.seasons import CHRISTMAS, SPRING, holidays
from guildhall.connectors.simulate.sizes import SIZES
from guildhall.connectors.simulate.tables import QUESTION, RIGHT, turns
from guildhall.connectors.simulate.world import DAY, World

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLES = ("visits", "topics", "answers", "comments", "votes", "accepted")


def made(seed=1, size="small"):
    world = World.made(SIZES[size], seed=seed, now=NOW)
    return world, history(world)


@pytest.fixture(scope="module")
def small():
    return made()


@pytest.fixture(scope="module")
def medium():
    return made(size="medium")


def columns(past):
    return [getattr(getattr(past, table), one.name) for table in TABLES for one in fields(getattr(past, table))]


def test_the_same_seed_makes_the_same_past(small):
    again = columns(made()[1])
    assert all(np.array_equal(one, other) for one, other in zip(columns(small[1]), again, strict=True))


def test_another_seed_makes_another(small):
    assert not np.array_equal(small[1].visits.at, made(seed=2)[1].visits.at)


@pytest.mark.parametrize("size", ["small", "medium"])
def test_a_size_is_what_it_says(size, request):
    world, past = request.getfixturevalue(size)
    count = world.size.people + sum(len(getattr(past, table)) for table in TABLES)
    assert 0.88 < count / world.size.activities < 1.12


def test_nothing_happens_after_now_or_before_what_it_is_about(medium):
    world, past = medium
    written = np.concatenate([past.topics.at, past.answers.at])
    assert all(
        table.at.max() < world.until for table in (past.visits, past.topics, past.answers, past.comments, past.votes)
    )
    assert (past.answers.at > past.topics.at[past.answers.topic]).all()
    assert (past.votes.at > written[past.votes.post]).all()
    assert (past.accepted.at > past.answers.at[past.accepted.answer]).all()
    below = past.comments.post >= 0
    assert (past.comments.at[below] > past.answers.at[past.comments.post[below]]).all()


def test_nobody_votes_for_themselves_or_twice(medium):
    _world, past = medium
    author = np.concatenate([past.topics.author, past.answers.author])
    assert (author[past.votes.post] != past.votes.voter).all()
    pairs = past.votes.voter * len(author) + past.votes.post
    assert len(np.unique(pairs)) == len(pairs)


def test_everybody_is_seen_once_a_day_and_whoever_does_something_is_seen(medium):
    world, past = medium
    seen = past.visits.person * world.days * 2 + past.visits.day
    assert len(np.unique(seen)) == len(seen)
    is_person = world.people.kind[past.votes.voter] == PERSON
    voter, at = past.votes.voter[is_person], past.votes.at[is_person]
    assert np.isin(voter * world.days * 2 + world.local_day(voter, at), seen).all()


def test_working_days_are_busier_than_weekends(medium):
    world, past = medium
    weekday = (past.visits.day + world.first.weekday()) % 7
    counts = np.bincount(weekday, minlength=7)
    assert counts[:5].mean() > 1.4 * counts[5:].mean()


@pytest.mark.parametrize(("name", "language"), [(SPRING, 1), (CHRISTMAS, 0)])
def test_holidays_empty_the_place_for_those_who_keep_them(medium, name, language):
    world, past = medium
    mine = world.people.language[past.visits.person] == language
    each = np.bincount(past.visits.day[mine], minlength=world.days)
    for holiday in holidays(world.first, NOW.date()):
        first, last = (holiday.first - world.first).days, (holiday.last - world.first).days
        if holiday.name == name and first > 30:
            around = np.concatenate([each[first - 21 : first], each[last + 1 : last + 22]])
            assert each[first : last + 1].mean() < 0.6 * around.mean()


def test_experts_are_right_about_as_often_as_planted(medium):
    world, past = medium
    tag = tag_of(world, past.topics)[past.answers.topic]
    right, wanted, count = 0, 0.0, 0
    for expert in world.people.experts:
        mine = (past.answers.author == expert.person) & (tag == expert.tag)
        right, count = right + int((past.answers.right[mine] == RIGHT).sum()), count + int(mine.sum())
        wanted += expert.skill * int(mine.sum())
    assert count > 200
    assert abs(right - wanted) < 0.06 * count


def test_needs_are_asked_again_and_again_and_hardly_answered(medium):
    world, past = medium
    needs = is_need(world, past.topics)
    answers = np.bincount(past.answers.topic, minlength=len(past.topics))
    others = (past.topics.kind == QUESTION) & ~needs
    assert needs.sum() > 100
    assert len(np.unique(past.topics.author[needs])) > 50
    assert answers[needs].mean() < 0.2 * answers[others].mean()


def test_who_leaves_was_a_regular_and_does_not_come_back(medium):
    world, past = medium
    for leaver in world.people.leavers:
        mine = past.visits.day[past.visits.person == leaver.person]
        assert len(mine) > 15
        assert mine.max() <= leaver.day + 1
        if leaver.day < world.size.days:
            assert mine.max() > leaver.day - 30


def test_who_leaves_because_of_being_ignored_had_asked_in_vain(medium):
    world, past = medium
    ignored = [one for one in world.people.leavers if one.reason == "ignored" and one.day < world.size.days]
    late = [
        number
        for one in ignored
        for number in np.flatnonzero(past.topics.author == one.person)
        if past.topics.at[number] > (one.day - 45) * DAY
    ]
    assert len(late) > len(ignored)
    assert not np.isin(past.answers.topic, late).any()


def test_spam_comes_from_accounts_that_do_nothing_else_and_is_mostly_hidden(medium):
    world, past = medium
    spam = np.flatnonzero(world.people.kind == SPAM)
    by_spam = np.isin(past.topics.author, spam)
    assert set(np.unique(past.topics.author[by_spam])) == set(spam)
    assert not np.isin(past.answers.author, spam).any()
    assert 0.8 < np.isfinite(past.topics.hidden_at[by_spam]).mean() < 1


def test_a_harmful_deed_keeps_people_away_and_one_without_effect_does_not(medium):
    """Days on which each half came in the 60 days from the deed, over those of the 60 before: treated by held out."""
    world, past = medium

    def came(done, first, half):
        window = (past.visits.day >= first) & (past.visits.day < first + 60)
        return np.bincount(past.visits.person[window], minlength=world.size.people)[half].sum()

    change = {
        done.deed.name: (came(done, done.first, done.treated) / came(done, done.first - 60, done.treated))
        / (came(done, done.first, done.held_out) / came(done, done.first - 60, done.held_out))
        for done in world.deeds
        if done.deed.name in ("answer_week", "award_for_the_less_active")
    }
    assert 0.88 < change["answer_week"] < 1.14
    assert change["award_for_the_less_active"] < 0.85


def test_answers_are_counted_apart_by_topic_and_rightness(medium):
    _world, past = medium
    seen: dict[tuple[int, int], int] = {}
    wanted = []
    for key in zip(past.answers.topic.tolist(), past.answers.right.tolist(), strict=True):
        wanted.append(seen.get(key, 0))
        seen[key] = wanted[-1] + 1
    assert turns(past.answers).tolist() == wanted

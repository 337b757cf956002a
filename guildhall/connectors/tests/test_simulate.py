from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guildhall.activity.models import Activity
from guildhall.connectors.simulate.play import play
from guildhall.connectors.simulate.story import load, steps
from guildhall.content.actions import recount
from guildhall.content.models import Acceptance, Comment, Post, Topic
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def short_story(seed=1):
    whole = load("tiny", seed=seed)
    topics = [topic for topic in whole.topics if topic["day"] <= 4]
    return replace(whole, topics=topics, community=whole.community | {"days": 12})


def test_the_same_seed_tells_the_same_story():
    assert steps(load("tiny", seed=3), now=NOW) == steps(load("tiny", seed=3), now=NOW)


def test_another_seed_tells_another():
    assert steps(load("tiny", seed=3), now=NOW) != steps(load("tiny", seed=4), now=NOW)


def test_nothing_happens_after_now():
    told = steps(load("tiny", seed=1), now=NOW)
    assert max(step.at for step in told) <= NOW


def test_nobody_acts_before_they_joined_or_on_what_is_not_there_yet():
    seen = set()
    for step in steps(load("tiny", seed=1), now=NOW):
        if step.verb == "join":
            seen.add(step.who)
        assert step.who in seen
        assert not step.about or step.about in seen
        seen.add(step.makes)


def test_every_question_of_the_story_is_told_in_both_languages():
    languages = [topic["title"] for topic in load("tiny", seed=1).topics]
    han = [title for title in languages if any("\u4e00" <= char <= "\u9fff" for char in title)]
    assert 0.4 < len(han) / len(languages) < 0.6


@pytest.mark.django_db
def test_playing_twice_equals_playing_once():
    counts = []
    for _round in range(2):
        play(short_story(), password="weathervane-on-the-roof")
        counts.append([model.objects.count() for model in (Member, Topic, Post, Comment, Acceptance)])
    assert counts[0] == counts[1]
    assert counts[0][0] == 8


@pytest.mark.django_db
def test_what_is_played_has_the_storys_times_and_true_counters():
    play(short_story(), password="weathervane-on-the-roof")
    assert clock.offset() == timedelta()
    oldest = Topic.objects.order_by("created_at").first()
    assert clock.now() - oldest.created_at > timedelta(days=8)
    assert Activity.objects.filter(occurred_at__gt=clock.now()).count() == 0
    assert recount() == 0


@pytest.mark.django_db
def test_a_story_is_refused_where_people_live():
    MemberFactory()
    with pytest.raises(Refusal) as refusal:
        play(short_story(), password="weathervane-on-the-roof")
    assert refusal.value.code == "not_empty"

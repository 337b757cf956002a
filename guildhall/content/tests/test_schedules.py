import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from guildhall.content.actions import (
    archive_space,
    cancel_schedule,
    grant_moderator,
    move_schedule,
    publish_due,
    save_draft,
    schedule_topic,
)
from guildhall.content.models import Draft, ScheduledTopic, Topic
from guildhall.content.privacy import erase, export
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_drafts import refused
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

WORDS = {"title": "What changes on Friday?", "source": "Everything.", "tags": ["news"]}


@pytest.fixture
def space(db):
    return SpaceFactory()


@pytest.fixture
def me(space):
    member = MemberFactory()
    grant_moderator(actor=HOUSE, space=space, member=member)
    return member


def schedule(me, space, at=None, **fields):
    at = at or clock.now() + timedelta(hours=1)
    return schedule_topic(actor=me, at=at, space=space, kind="article", **(WORDS | fields))


def due(scheduled):
    ScheduledTopic.objects.filter(pk=scheduled.pk).update(publish_at=clock.now() - timedelta(minutes=1))


def test_it_is_published_at_its_time_once_and_by_its_author(me, space):
    scheduled = schedule(me, space)
    assert publish_due() == 0
    assert not Topic.objects.exists()
    due(scheduled)
    assert (publish_due(), publish_due()) == (1, 0)
    topic = Topic.objects.get()
    assert (topic.author, topic.title, topic.tag_names) == (me, WORDS["title"], ["news"])
    scheduled.refresh_from_db()
    assert scheduled.topic == topic
    assert topic.created_at >= scheduled.publish_at


def test_only_who_runs_the_space_may_schedule_and_only_what_could_be_posted_now(me, space):
    assert refused(schedule, MemberFactory(), space) == "not_allowed"
    assert refused(schedule, me, space, title="x") == "title_too_short"
    assert refused(schedule, me, space, source=" ") == "empty"
    assert refused(schedule, me, space, at=clock.now()) == "not_ahead"
    assert refused(schedule, me, space, at=clock.now() + timedelta(days=400)) == "too_far_ahead"
    assert not ScheduledTopic.objects.exists()
    assert not Topic.objects.exists()


def test_scheduling_twice_is_scheduling_once_and_ends_the_draft(me, space):
    save_draft(actor=me, context="new:article", sequence=0, fields={"source": "Everything."}, key="k")
    first = schedule(me, space, key="k", draft="new:article")
    assert schedule(me, space, key="k", draft="new:article").pk == first.pk
    assert not Draft.objects.exists()


def test_what_is_refused_at_its_time_comes_back_as_a_draft_with_the_reason(me, space):
    scheduled = schedule(me, space)
    archive_space(actor=HOUSE, space=space)
    due(scheduled)
    assert publish_due() == 1
    scheduled.refresh_from_db()
    assert scheduled.refused_because
    assert not Topic.objects.exists()
    assert Draft.objects.get().fields["source"] == "Everything."
    assert Draft.objects.get().context == "new:article"
    assert scheduled.refused_because in signed_in(me).get("/settings/scheduled").content.decode()


def test_a_draft_that_is_there_is_not_written_over_by_what_comes_back(me, space):
    scheduled = schedule(me, space)
    save_draft(actor=me, context="new:article", sequence=0, fields={"source": "something else"})
    cancel_schedule(actor=me, scheduled=scheduled)
    assert Draft.objects.get().fields["source"] == "something else"
    assert "Everything." in signed_in(me).get("/settings/scheduled").content.decode()


def test_who_lost_the_right_publishes_nothing_later(me, space):
    scheduled = schedule(me, space)
    space.moderators.update(ended_at=clock.now())
    due(scheduled)
    publish_due()
    assert not Topic.objects.exists()


def test_it_can_be_moved_and_cancelled_until_it_is_published(me, space):
    scheduled = schedule(me, space)
    later = clock.now() + timedelta(days=2)
    assert move_schedule(actor=me, scheduled=scheduled, at=later).publish_at == later
    assert refused(move_schedule, actor=MemberFactory(), scheduled=scheduled, at=later) == "not_allowed"
    cancel_schedule(actor=me, scheduled=scheduled)
    assert refused(cancel_schedule, actor=me, scheduled=scheduled) == "no_longer_waiting"
    due(scheduled)
    assert publish_due() == 0


def test_the_time_is_taken_in_the_zone_of_the_writer(space):
    me = MemberFactory(zone="Asia/Shanghai")
    grant_moderator(actor=HOUSE, space=space, member=me)
    day = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%d")
    given = {"title": WORDS["title"], "source": "Everything.", "space": space.pk, "publish_at": f"{day}T09:30"}
    answer = signed_in(me).post("/write/article/", given)
    assert answer["Location"] == "/settings/scheduled"
    at = ScheduledTopic.objects.get().publish_at.astimezone(timezone.get_fixed_timezone(480))
    assert at.strftime("%Y-%m-%dT%H:%M") == f"{day}T09:30"


def test_others_have_no_field_for_a_time(space):
    page = signed_in(MemberFactory()).get("/write/article/").content.decode()
    assert "publish_at" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_reads_the_same_number_of_times(me, space, number):
    for _ in range(number):
        schedule(me, space)
    assert reads(signed_in(me), "/settings/scheduled") == 3


def test_schedules_are_exported_and_erased(me, space):
    schedule(me, space)
    assert export(me)["scheduled"][0]["fields"]["title"] == WORDS["title"]
    erase(me)
    assert not ScheduledTopic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_workers_publish_each_once(is_deep):
    space, me = SpaceFactory(), MemberFactory()
    grant_moderator(actor=HOUSE, space=space, member=me)
    number = 20 if is_deep else 4
    for _ in range(number):
        due(schedule(me, space))

    def work() -> None:
        try:
            publish_due()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    publish_due()
    assert Topic.objects.count() == number
    assert ScheduledTopic.objects.exclude(topic=None).count() == number


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_before_its_commit_leaves_it_waiting(monkeypatch):
    space, me = SpaceFactory(), MemberFactory()
    grant_moderator(actor=HOUSE, space=space, member=me)
    due(schedule(me, space))
    save = ScheduledTopic.save

    def die(*_args, **_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(ScheduledTopic, "save", die)
    with pytest.raises(KeyboardInterrupt):
        publish_due()
    assert not Topic.objects.exists()
    monkeypatch.setattr(ScheduledTopic, "save", save)
    assert publish_due() == 1
    assert Topic.objects.count() == 1

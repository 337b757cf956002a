"""Coming back to what one saved, at a time of one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    change_space,
    finish_reminder,
    hide,
    remind_of_bookmarks,
    restore,
    save_post,
    snooze_reminder,
    unsave_post,
)
from guildhall.content.forms.bookmarks import BookmarkForm, morning_in
from guildhall.content.models import Bookmark
from guildhall.content.ports import show_bookmarks
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_closing import code
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_reminders import later
from guildhall.groups.tests.test_groups import a_group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db


def kept(member=None, hours=2, **fields):
    post = a_question(**fields).posts.get()
    at = clock.now() + timedelta(hours=hours)
    return save_post(actor=member or MemberFactory(), post=post, remind_at=at)


def remind(**by):
    with later(**by):
        return remind_of_bookmarks(actor=HOUSE)


def test_a_reminder_comes_once_at_its_time_and_only_its_owner_is_shown_what_it_is():
    mine = kept()
    assert [remind(hours=1), remind(hours=2), remind(hours=3)] == [0, 1, 0]
    said = Activity.objects.get(verb="content.bookmark.due")
    assert (said.subject_id, said.target_key, said.scopes) == (mine.pk, mine.member.actor_key, [])
    assert show_bookmarks(mine.member, [mine.pk])[mine.pk].title == mine.post.topic.title
    assert show_bookmarks(StaffFactory(role="administrator"), [mine.pk]) == {}


def test_it_is_put_off_and_done():
    mine = kept()
    assert remind(hours=2) == 1
    assert (
        code(snooze_reminder, actor=MemberFactory(), bookmark=mine, at=clock.now() + timedelta(days=1)) == "not_allowed"
    )
    snooze_reminder(actor=mine.member, bookmark=mine, at=clock.now() + timedelta(days=1))
    assert [remind(hours=3), remind(hours=25)] == [0, 1]
    finish_reminder(actor=mine.member, bookmark=mine)
    assert remind(days=9) == 0
    mine.refresh_from_db()
    assert (mine.remind_at, mine.reminded_at) == (None, None)


@pytest.mark.parametrize(("days", "refusal"), [(-1, "reminder_not_ahead"), (6 * 366, "reminder_too_far")])
def test_a_reminder_lies_ahead_and_not_too_far(days, refusal):
    post, at = a_question().posts.get(), clock.now() + timedelta(days=days)
    assert code(save_post, actor=MemberFactory(), post=post, remind_at=at) == refusal
    assert not Bookmark.objects.exists()


def test_what_is_hidden_waits_and_comes_when_it_is_back():
    mine = kept()
    hide(actor=HOUSE, thing=mine.post.topic)
    assert remind(hours=2) == 0
    restore(actor=HOUSE, thing=mine.post.topic)
    assert [remind(hours=2, minutes=30), remind(hours=3, minutes=1)] == [0, 1]


def test_what_was_moved_out_of_sight_waits_and_what_was_moved_within_it_comes():
    gone, moved = kept(), kept()
    change_space(actor=HOUSE, space=gone.post.topic.space, visibility="group", group=a_group())
    moved.post.topic.space = SpaceFactory()
    moved.post.topic.save(update_fields=["space"])
    assert remind(hours=2) == 1
    assert Activity.objects.get(verb="content.bookmark.due").subject_id == moved.pk


def test_what_is_saved_no_longer_reminds_nobody():
    mine = kept()
    unsave_post(actor=mine.member, post=mine.post)
    assert remind(hours=2) == 0


def test_a_new_note_leaves_what_is_due_and_no_time_takes_a_waiting_reminder_away():
    due, waiting = kept(), kept(hours=99)
    assert remind(hours=2) == 1
    for one in (due, waiting):
        save_post(actor=one.member, post=one.post, note="later")
        one.refresh_from_db()
    assert (due.reminded_at is not None, waiting.remind_at) == (True, None)


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Asia/Shanghai", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 7, tzinfo=UTC)),  # the day its clocks go forward
        ("UTC", datetime(2026, 3, 29, 9, tzinfo=UTC)),
    ],
)
def test_times_are_those_of_the_member(zone, at):
    reader, post = MemberFactory(zone=zone), a_question().posts.get()
    url, client = reverse("content:save_post", args=[post.pk]), signed_in(reader)
    with time_machine.travel(datetime(2026, 3, 28, 12, tzinfo=UTC), tick=False):
        assert f"Time zone: {zone}." in client.get(url).content.decode()
        client.post(url, {"note": "", "soon": "tomorrow"})
        assert Bookmark.objects.get().remind_at == at
        client.post(url, {"note": "", "soon": "", "at": "2026-03-29T09:00"})
        assert Bookmark.objects.get().remind_at == at
        assert 'value="2026-03-29T09:00"' in client.get(url).content.decode()
        assert client.post(url, {"note": "kept", "at": "2020-01-01T09:00"}).status_code == 422
        assert morning_in(0) < morning_in(1)


def test_the_form_takes_a_choice_before_a_time():
    form = BookmarkForm({"soon": "week", "at": "2099-01-01T09:00"})
    assert form.is_valid()
    assert form.moment() == morning_in(7)


def test_the_list_shows_what_is_due_first_with_what_can_be_done():
    reader = MemberFactory()
    kept(reader, hours=50, title="Later than that")
    first = kept(reader, title="Sooner than that")
    save_post(actor=reader, post=a_question(title="Without any time").posts.get())
    client, url = signed_in(reader), f"{reverse('content:saved')}?reminders"
    body = client.get(url).content.decode()
    assert body.index("Sooner than that") < body.index("Later than that")
    assert "Without any time" not in body
    assert client.post(reverse("content:snooze_reminder", args=[first.pk]), {"soon": "week"}).status_code == 302
    first.refresh_from_db()
    assert first.remind_at == morning_in(7)
    for name in ("snooze_reminder", "finish_reminder"):
        assert signed_in(MemberFactory()).post(reverse(f"content:{name}", args=[first.pk])).status_code == 404
    client.post(reverse("content:finish_reminder", args=[first.pk]))
    assert "Sooner than that" not in client.get(url).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_reminders_read_the_same_number_of_times(number):
    reader = MemberFactory()
    for _ in range(number):
        kept(reader)
    assert reads(signed_in(reader), f"{reverse('content:saved')}?reminders") == 3


@pytest.mark.django_db(transaction=True)
def test_the_notice_leads_to_the_post_also_after_it_was_read(drain):
    mine = kept()
    assert remind(hours=2) == 1
    drain()
    told = Notice.objects.select_related("news").get(member=mine.member)
    assert told.news.kind == "reminder"
    assert mine.post.topic.title in signed_in(mine.member).get(reverse("outreach:notices")).content.decode()

"""Whom an act concerns, and who is not told of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from guildhall.activity.actions import record, replay_reader
from guildhall.content.actions import accept_answer, edit_post, hide, post_comment, restore, unaccept_answer
from guildhall.content.activities import AnswerPosted
from guildhall.content.models import Mention
from guildhall.content.tests.factories import SpaceFactory
from guildhall.groups.models import Group, GroupMembership
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.members.tests.factories import BotFactory, ImportedFactory, MemberFactory, StaffFactory
from guildhall.outreach.actions import choose_notices, clear_old_notices, set_watch, stop_kind, telling
from guildhall.outreach.models import News, Notice, Skip, Watch
from guildhall.outreach.queries import notices_of, unread, watch_level, watchers_of
from guildhall.outreach.tests.scene import answer, ask, reader, skipped, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return [reader(handle) for handle in ("lin", "wei", "mara")]


def test_whoever_asks_hears_of_answers_comments_and_nothing_of_their_own(people, drain):
    lin, wei, _ = people
    topic = ask(lin)
    given = answer(wei, topic)
    post_comment(actor=wei, post=topic.posts.get(kind="opening"), source="Which version?")
    post_comment(actor=lin, post=given, source="Thank you")
    accept_answer(actor=lin, answer=given)
    drain()
    assert told(lin) == ["answered", "replied"]
    assert sorted(told(wei)) == ["accepted", "replied"]


def test_of_one_act_a_member_is_told_once_by_the_strongest_kind(people, drain):
    lin, wei, mara = people
    topic = ask(lin)
    set_watch(actor=mara, kind="topic", ref=topic.pk, level="watch")
    answer(wei, topic, "Ask @mara, @lin, or @nobody-here; not `@mara` and no mail to x@lin.dev.")
    drain()
    assert told(lin) == ["mentioned"]
    assert told(mara) == ["mentioned"]
    assert Mention.objects.count() == 2


def test_reading_again_tells_nobody_again(people, drain):
    lin, wei, mara = people
    topic = ask(lin)
    set_watch(actor=mara, kind="topic", ref=topic.pk, level="watch")
    answer(wei, topic)
    drain()
    before = Notice.objects.count()
    replay_reader(actor=HOUSE, reader="outreach.notices", reset=False)
    drain()
    assert Notice.objects.count() == before == 2
    notice = Notice.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(news=notice.news, member=notice.member, app="now", mail="off")
    with pytest.raises(IntegrityError), transaction.atomic():
        News.objects.create(activity=notice.news.activity, kind=notice.news.kind, at=clock.now(), subject_id=1)


def test_watchers_of_space_tag_and_person_hear_of_new_topics_once(people, drain):
    lin, wei, mara = people
    space = SpaceFactory()
    first = ask(lin, space=space, tags=["volumes"])
    tag = first.tags.get().tag_id
    for kind, ref in [("space", space.pk), ("tag", tag), ("member", lin.pk)]:
        set_watch(actor=mara, kind=kind, ref=ref, level="watch")
    second = ask(lin, space=space, tags=["volumes"], title="And how do I unmount it?")
    answer(wei, second)
    drain()
    assert told(mara) == ["watched"]
    assert News.objects.get(notices__member=mara).subject_id == second.pk
    assert watchers_of("topic", second.pk) == [lin.pk]


@pytest.mark.parametrize("muted", ["topic", "space", "tag", "member"])
def test_nothing_comes_from_what_is_muted(people, drain, muted):
    lin, wei, _ = people
    topic = ask(lin, tags=["volumes"])
    refs = {"topic": topic.pk, "space": topic.space_id, "tag": topic.tags.get().tag_id, "member": wei.pk}
    set_watch(actor=lin, kind=muted, ref=refs[muted], level="mute")
    answer(wei, topic, "For @lin.")
    drain()
    assert told(lin) == []
    assert set(skipped(lin)) == {("app", "muted")}


def test_nobody_is_told_of_what_they_may_not_see(people, drain):
    lin, wei, mara = people
    group = Group.objects.create(handle="inner", name_en="Inner")
    for member in (lin, wei):
        GroupMembership.objects.create(group=group, member=member)
    space = SpaceFactory(visibility="group", group=group)
    topic = ask(lin, space=space)
    set_watch(actor=wei, kind="space", ref=space.pk, level="watch")
    Watch.objects.create(member=mara, kind="space", ref=space.pk, level="watch")
    ask(lin, space=space, title="Another one, for @mara only", source="See @mara and @wei.")
    answer(wei, topic, "Perhaps @mara knows.")
    drain()
    assert told(wei) == ["mentioned"]
    assert told(lin) == ["answered"]
    assert told(mara) == []
    assert set(skipped(mara)) == {("app", "closed")}


def test_what_somebody_was_told_vanishes_when_they_may_not_see_it_any_more(people, drain):
    lin, wei, _ = people
    group = Group.objects.create(handle="inner", name_en="Inner")
    for member in (lin, wei):
        GroupMembership.objects.create(group=group, member=member)
    topic = ask(lin, space=SpaceFactory(visibility="group", group=group))
    answer(wei, topic)
    drain()
    assert len(notices_of(lin).rows) == 1
    GroupMembership.objects.filter(member=lin).update(left_at=clock.now())
    assert notices_of(Member.objects.get(pk=lin.pk)).rows == []


def test_what_is_hidden_leaves_and_what_is_restored_comes_back(people, drain):
    lin, wei, _ = people
    operator, topic = StaffFactory(), ask(lin)
    given = answer(wei, topic)
    drain()
    assert unread(lin) == 1
    hide(actor=operator, thing=given)
    drain()
    assert (told(lin), unread(lin)) == ([], 0)
    assert told(wei) == ["restricted"]  # the statement of reasons says also what was done
    restore(actor=operator, thing=given)
    drain()
    assert told(lin) == ["answered"]
    hide(actor=operator, thing=topic)
    drain()
    assert (told(lin), told(wei)) == (["restricted"], ["restricted"])


def test_what_is_hidden_before_the_reader_comes_is_never_told(people, drain):
    lin, wei, _ = people
    topic = ask(lin)
    hide(actor=StaffFactory(), thing=answer(wei, topic))
    drain()
    assert told(lin) == []


def test_an_acceptance_that_was_taken_back_is_no_notice(people, drain):
    lin, wei, _ = people
    topic = ask(lin)
    given = answer(wei, topic)
    accept_answer(actor=lin, answer=given)
    unaccept_answer(actor=lin, answer=given)
    drain()
    assert told(wei) == []


def test_an_edit_tells_those_it_names_anew_and_only_once(people, drain):
    lin, wei, mara = people
    topic = ask(lin, source="Is @wei here?")
    opening = topic.posts.get(kind="opening")
    drain()
    edit_post(actor=lin, post=opening, source="Is @wei here, or @mara?")
    drain()
    edit_post(actor=lin, post=opening, source="Is @wei here, or @mara? Please.")
    edit_post(actor=lin, post=opening, source="Is @wei here? Please.")
    edit_post(actor=lin, post=opening, source="Is @wei here, or @mara? Please!")
    drain()
    assert (told(wei), told(mara)) == (["mentioned"], ["mentioned"])


def test_no_more_are_told_than_a_text_may_mention(people, drain):
    from guildhall.options.actions import choose

    choose(actor=HOUSE, key="content.most_mentions", value=1)
    lin, wei, mara = people
    ask(lin, source="@wei @mara")
    drain()
    assert (told(wei), told(mara)) == (["mentioned"], [])


def test_what_happened_long_ago_or_elsewhere_is_no_news(people, drain):
    lin, wei, _ = people
    topic = ask(lin)
    given = answer(wei, topic)
    News.objects.all().delete()
    said = {"subject": given, "actor": wei, "target": lin}
    with transaction.atomic():
        record(AnswerPosted(topic=topic.pk), **said, source="stackexchange:x", source_id="1")
        record(AnswerPosted(topic=topic.pk), **said, occurred_at=clock.now() - timedelta(days=30))
    drain()
    assert told(lin) == ["answered"]


def test_bots_unclaimed_and_former_members_are_not_told(people, drain):
    lin, wei, _ = people
    gone = MemberFactory(handle="gone")
    ask(lin, source="@gone @robot @imported @wei")
    for nobody in (gone, BotFactory(handle="robot"), ImportedFactory(handle="imported")):
        Mention.objects.get_or_create(member=nobody, post=topic_opening(lin), defaults={"made_at": clock.now()})
    Mention.objects.update(made_at=topic_opening(lin).created_at)
    Member.objects.filter(pk=gone.pk).update(erased_at=clock.now())
    drain()
    assert list(Notice.objects.values_list("member__handle", flat=True)) == ["wei"]


def topic_opening(member):
    return member.posts.get(kind="opening")


def test_a_kind_that_is_off_leaves_the_next_one(people, drain):
    lin, wei, _ = people
    topic = ask(lin)
    stop_kind(actor=lin, kinds=["answered"])
    answer(wei, topic)
    drain()
    assert told(lin) == ["watched"], "they watch their topic; that choice is their own"
    assert skipped(lin) == [("app", "off")]
    stop_kind(actor=lin, kinds=["watched"])
    answer(wei, topic)
    drain()
    assert told(lin) == ["watched"]


def test_asking_watches_and_a_choice_made_by_hand_stays(people, drain):
    lin, wei, _ = people
    topic = ask(lin)
    drain()
    assert watch_level(lin, "topic", topic.pk) == "watch"
    set_watch(actor=lin, kind="topic", ref=topic.pk, level="normal")
    replay_reader(actor=HOUSE, reader="outreach.notices", reset=False)
    drain()
    assert watch_level(lin, "topic", topic.pk) == "normal"


def test_a_wide_fan_out_goes_in_batches_and_on_after_a_kill(people, drain, monkeypatch):
    lin, wei, _ = people
    monkeypatch.setattr(telling, "BATCH", 3)
    topic = ask(lin)
    crowd = [MemberFactory() for _ in range(8)]
    Watch.objects.bulk_create(Watch(member=one, kind="topic", ref=topic.pk, level="watch") for one in crowd)
    set_watch(actor=crowd[1], kind="space", ref=topic.space_id, level="mute")
    answer(wei, topic)
    drain()
    news = News.objects.get(kind="watched", verb="content.answer.posted")
    assert news.done_at is None, "the reader tells the first batch, a job the others"
    telling.fan_out(news.pk)
    telling.fan_out(news.pk)
    news.refresh_from_db()
    assert news.done_at is not None
    assert {one.pk for one in crowd} - {crowd[1].pk} == set(news.notices.values_list("member", flat=True))
    assert news.skips.get().member == crowd[1]


def test_watchers_that_a_lost_job_left_out_are_told_by_the_next_round(people, drain, monkeypatch):
    from guildhall.outreach.tasks import bundle_notices as next_round

    lin, wei, _ = people
    monkeypatch.setattr(telling, "BATCH", 2)
    topic = ask(lin)
    Watch.objects.bulk_create(
        Watch(member=MemberFactory(), kind="topic", ref=topic.pk, level="watch") for _ in range(5)
    )
    answer(wei, topic)
    drain()
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        next_round(0)
    news = News.objects.get(kind="watched", verb="content.answer.posted")
    assert news.done_at is not None
    assert news.notices.count() == 5


def test_old_notices_are_forgotten_with_their_reasons(people, drain):
    lin, wei, mara = people
    topic = ask(lin)
    set_watch(actor=mara, kind="member", ref=wei.pk, level="mute")
    answer(wei, topic, "Ask @mara.")
    drain()
    assert clear_old_notices(actor=HOUSE) == 0
    with time_machine.travel(clock.now() + timedelta(days=181), tick=False):
        assert clear_old_notices(actor=HOUSE) > 0
    assert (News.objects.count(), Notice.objects.count(), Skip.objects.count()) == (0, 0, 0)


def test_what_the_member_chose_decides_where_it_appears(people, drain):
    lin, wei, _ = people
    choose_notices(actor=lin, paces={("answered", "app"): "daily", ("answered", "mail"): "off"}, quiet=None)
    answer(wei, ask(lin))
    drain()
    notice = Notice.objects.get(member=lin)
    assert (notice.app, notice.mail, notice.shown_at) == ("daily", "off", None)
    assert notice.due_at > clock.now()
    assert unread(lin) == 0

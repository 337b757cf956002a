"""Lists of topics: hot, following, for me; one language; each bounded in reads and paged by key."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from guildhall.activity.testing import drain
from guildhall.content.actions import choose_reading, hide, post_answer, recount_topics, vote
from guildhall.content.actions.heat import warm
from guildhall.content.models import ReadingChoice, Topic
from guildhall.content.queries import OWN_TABS, TABS, Feed, read_feed
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.views.menus import tabs_menu
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.actions import set_watch

pytestmark = pytest.mark.django_db


def told(viewer, **feed) -> list[int]:
    return [row.id for row in read_feed(viewer, Feed(**feed)).rows]


@pytest.mark.parametrize("tab", ["hot", "following", "for_me", "top", "unanswered"])
@pytest.mark.parametrize("number", [1, 3])
def test_no_list_takes_more_than_eight_reads(tab, number):
    space, reader = SpaceFactory(), MemberFactory()
    post_answer(actor=reader, topic=a_question(space), source="With the tag volumes")
    set_watch(actor=reader, kind="space", ref=space.pk, level="watch")
    for _ in range(number):
        a_question(space)
    assert reads(signed_in(reader), f"/?tab={tab}") == (8 if tab == "for_me" else 7)
    assert reads(Client(), f"/?tab={tab}") == (4 if tab in TABS else 5)  # others are for members: guests get the latest


@pytest.mark.django_db(transaction=True)
def test_a_reader_of_the_log_keeps_topics_warm():
    quiet, lively = a_question(), a_question()
    drain("content.heat")
    for _ in range(2):
        post_answer(actor=MemberFactory(), topic=quiet, source="Try it so")
    drain("content.heat")
    assert told(Guest(), tab="hot") == [quiet.pk, lively.pk]
    for _ in range(3):
        answer = post_answer(actor=MemberFactory(), topic=lively, source="Try it so")
        vote(actor=MemberFactory(), thing=answer, value=1)
    drain("content.heat")
    assert told(Guest(), tab="hot") == [lively.pk, quiet.pk]
    hot = Topic.objects.get(pk=lively.pk).heat
    hide(actor=HOUSE, thing=answer)
    drain("content.heat")
    assert Topic.objects.get(pk=lively.pk).heat < hot


def test_heat_halves_with_every_day_and_ones_own_acts_do_not_warm():
    topic = a_question()
    warm([topic.pk])
    alone = Topic.objects.get(pk=topic.pk).heat
    assert alone == pytest.approx(topic.created_at.timestamp() / 86400, abs=1e-5)
    post_answer(actor=topic.author, topic=topic, source="I found it myself")
    assert warm([topic.pk]) == 0
    answer = post_answer(actor=MemberFactory(), topic=topic, source="Try it so")
    warm([topic.pk])
    # 1 for the opening and 2 for the answer at one moment are as much as one act 1.58 days later: log2(3).
    assert Topic.objects.get(pk=topic.pk).heat == pytest.approx(alone + 1.585, abs=0.01)
    Topic.objects.filter(pk=topic.pk).update(heat=0)
    recount_topics([topic.pk])
    assert Topic.objects.get(pk=topic.pk).heat == pytest.approx(alone + 1.585, abs=0.01)
    hide(actor=HOUSE, thing=answer)
    warm([topic.pk])
    assert Topic.objects.get(pk=topic.pk).heat == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("tab", ["hot", "top", "latest"])
def test_pages_by_key_follow_each_other(tab):
    topics = [a_question() for _ in range(5)]
    for topic in topics[1:4]:
        post_answer(actor=MemberFactory(), topic=topic, source="Try it so")
    warm([topic.pk for topic in topics])
    found, after = [], ""
    while True:
        page = read_feed(Guest(), Feed(tab=tab, after=after, size=2, period="all"))
        found += [row.id for row in page.rows]
        after = page.older
        if not after:
            break
    assert found == told(Guest(), tab=tab, period="all")
    assert sorted(found) == sorted(topic.pk for topic in topics)


@pytest.mark.parametrize("after", ["sinf-1", "snan-1", "s1e999-2", "x", "s-5.5-1"])
def test_a_key_that_says_nothing_breaks_nothing(after):
    a_question()
    for tab in ("hot", "top", "latest", "unanswered"):
        assert Client().get("/", {"tab": tab, "after": after}).status_code == 200


def test_following_is_what_one_watches_and_nothing_muted():
    reader, author = MemberFactory(), MemberFactory()
    by_space, by_tag, by_topic = a_question(), a_question(tags=["rare"]), a_question()
    by_person, muted, other = a_question(actor=author), a_question(), a_question()
    tag = by_tag.tags.get().tag_id
    watched = {"space": by_space.space_id, "tag": tag, "topic": by_topic.pk, "member": author.pk}
    for kind, ref in watched.items():
        set_watch(actor=reader, kind=kind, ref=ref, level="watch")
    set_watch(actor=reader, kind="topic", ref=muted.pk, level="mute")
    set_watch(actor=reader, kind="space", ref=muted.space_id, level="watch")
    assert set(told(reader, tab="following")) == {by_space.pk, by_tag.pk, by_topic.pk, by_person.pk}
    assert other.pk not in told(reader, tab="following")


def test_for_me_says_why_and_is_the_members_alone():
    reader = MemberFactory()
    answered = a_question(tags=["volumes"])
    post_answer(actor=reader, topic=answered, source="Try it so")
    fits, fits_not = a_question(tags=["volumes"]), a_question(tags=["cooking"])
    body = signed_in(reader).get("/?tab=for_me").content.decode()
    assert "because you answer in #volumes" in body
    assert set(told(reader, tab="for_me")) == {answered.pk, fits.pk}
    assert fits_not.pk not in told(reader, tab="for_me")
    assert "for_me" not in Client().get("/").content.decode()


def test_for_me_knows_nothing_of_what_was_written_in_closed_spaces():
    reader = MemberFactory()
    secret = a_question(SpaceFactory(visibility="members"), tags=["salaries"])
    post_answer(actor=reader, topic=secret, source="I earn little")
    a_question(tags=["salaries"])
    assert told(reader, tab="for_me") == []
    assert "Topics that fit you gather here." in signed_in(reader).get("/?tab=for_me").content.decode()


def test_for_me_is_switched_off_and_on():
    reader = MemberFactory()
    choose_reading(actor=reader, for_me=False)
    client = signed_in(reader)
    assert "for_me" not in client.get("/").content.decode()
    assert ReadingChoice.objects.get().for_me_off_at
    choose_reading(actor=reader, for_me=True)
    assert "?tab=for_me" in client.get("/").content.decode()


def test_a_language_is_kept_for_a_member_and_asked_for_by_a_guest():
    en = a_question(kind="discussion", language="en")
    zh = a_question(kind="discussion", title="怎样挂载存储卷才不会丢数据？", language="zh-hans")
    client = signed_in(MemberFactory())
    rows = {path: client.get(path).content.decode() for path in ("/", "/?language=zh-hans")}
    assert all(topic.title in rows["/"] for topic in (en, zh))
    assert "Always show only this language" in rows["/?language=zh-hans"]
    client.post(reverse("content:keep_language"), {"language": "zh-hans"})
    assert en.title not in client.get("/").content.decode()
    assert en.title in client.get("/?language=all").content.decode()
    assert en.title not in Client().get("/?language=zh-hans").content.decode()
    assert en.title in Client().get("/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_lists_have_one_name(rf, language):
    with override(language):
        names = [str(item.label) for item in tabs_menu(rf.get("/"), Feed(), None, (*TABS, *OWN_TABS))]
    assert len(set(names)) == len(names)

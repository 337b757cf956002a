"""What came meanwhile is told together: as many reads as of one act, and to each what they would hear of it alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.content.actions import read_topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.groups.models import Group, GroupMembership
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.actions import reaching, set_watch, telling
from guildhall.outreach.models import News, Notice, Skip, Watch
from guildhall.outreach.tests.scene import answer, ask, reader, skipped, told

pytestmark = pytest.mark.django_db(transaction=True)
NOTICES = "outreach.notices"


def _statements(drain) -> int:
    with CaptureQueriesContext(connection) as captured:
        drain(NOTICES)
    return len([one for one in captured if one["sql"].lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE"))])


def test_many_answers_are_told_with_as_many_statements_as_one(drain):
    lin, wei = reader("lin"), reader("wei")
    topics = [ask(lin, title=f"How do I mount volume {number}?") for number in range(6)]
    answer(wei, topics[0])
    drain(NOTICES)
    answer(wei, topics[1])
    alone = _statements(drain)
    for topic in topics[2:]:
        answer(wei, topic)
    assert _statements(drain) == alone
    assert told(lin) == ["answered"] * 6


@pytest.mark.parametrize("at_once", [1, 1000])
def test_each_hears_of_a_batch_what_they_would_hear_of_it_alone(drain, monkeypatch, at_once):
    monkeypatch.setattr(reaching, "AT_ONCE", at_once)
    lin, wei, mara, noor = (reader(handle) for handle in ("lin", "wei", "mara", "noor"))
    group = Group.objects.create(handle="inner", name_en="Inner")
    for member in (lin, wei):
        GroupMembership.objects.create(group=group, member=member)
    first, second = ask(lin, title="How do I mount it?"), ask(mara, title="How do I unmount it?")
    inner = ask(lin, space=SpaceFactory(visibility="group", group=group), title="Among ourselves, is it mounted?")
    drain(NOTICES)
    set_watch(actor=noor, kind="topic", ref=first.pk, level="watch")
    Watch.objects.create(member=noor, kind="topic", ref=inner.pk, level="watch")
    set_watch(actor=mara, kind="member", ref=wei.pk, level="mute")
    seen = answer(wei, first)
    answer(wei, second)
    answer(wei, inner, "Yes, says @noor.")
    read_topic(actor=lin, topic=first, number=seen.number)
    drain(NOTICES)
    assert told(lin) == ["answered"]
    assert told(noor) == ["watched"]
    assert told(mara) == told(wei) == []
    assert set(skipped(lin)) == {("app", "seen")}
    assert set(skipped(mara)) == {("app", "muted")}
    assert set(skipped(noor)) == {("app", "closed")}
    assert Notice.objects.get(member=lin).news.thread_ref == inner.pk


def test_few_watchers_of_one_act_are_told_beside_the_many_of_another(drain, monkeypatch):
    monkeypatch.setattr(telling, "FEW", 2)
    lin, wei, mara = (reader(handle) for handle in ("lin", "wei", "mara"))
    quiet, loud = ask(lin, title="How do I mount it?"), ask(lin, title="Why does everybody ask?")
    crowd = [MemberFactory() for _ in range(4)]
    Watch.objects.bulk_create(Watch(member=one, kind="topic", ref=loud.pk, level="watch") for one in crowd)
    set_watch(actor=mara, kind="topic", ref=quiet.pk, level="watch")
    drain(NOTICES)
    answer(wei, quiet)
    answer(wei, loud)
    drain(NOTICES)
    watched = News.objects.filter(kind="watched", verb="content.answer.posted")
    assert {news.thread_ref: news.notices.count() for news in watched} == {quiet.pk: 1, loud.pk: 4}
    assert not watched.filter(done_at=None).exists()
    assert (told(lin), told(mara)) == (["answered", "answered"], ["watched"])
    assert not Skip.objects.exists()

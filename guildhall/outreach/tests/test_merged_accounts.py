"""What somebody watches, mutes and chose under an account holds for them when it is merged, until the merge is undone."""

import pytest

from guildhall.content.models import Topic
from guildhall.content.queries.picked import followed
from guildhall.members.actions import merge_member, undo_merge
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions import choose_notices, set_watch
from guildhall.outreach.models import Notice, Preference, Skip, Watch
from guildhall.outreach.queries.preferences import choices_of
from guildhall.outreach.queries.watches import watch_level, watches_of
from guildhall.outreach.tests.scene import answer, ask, reader

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff():
    return StaffFactory(role="administrator")


@pytest.fixture
def accounts():
    return reader("old"), reader("now")


def join(staff, accounts):
    old, now = accounts
    return merge_member(actor=staff, source=old, target=now, evidence="She said so.")


def told_of(member):
    return Notice.objects.filter(member=member, news__kind="watched").count()


def test_what_one_watched_is_watched_until_the_merge_is_undone(staff, accounts, drain):
    old, now = accounts
    topic = ask(reader("wei"))
    set_watch(actor=old, kind="topic", ref=topic.pk, level="watch")
    merge = join(staff, accounts)
    assert watch_level(now, "topic", topic.pk) == "watch"
    assert [one.ref for one in watches_of(now)] == [topic.pk]
    assert list(followed(Topic.objects.all(), now)) == [topic]
    answer(reader("mara"), topic)
    drain()
    assert (told_of(old), told_of(now)) == (0, 1)
    undo_merge(actor=staff, merge=merge, reason="Two people after all")
    assert watch_level(now, "topic", topic.pk) == "normal"
    answer(reader("bo"), topic)
    drain()
    assert (told_of(old), told_of(now)) == (1, 1)
    assert list(Watch.objects.filter(member__in=accounts).values_list("member", "level")) == [(old.pk, "watch")]


def test_who_watches_with_both_accounts_is_told_once(staff, accounts, drain):
    topic = ask(reader("wei"))
    for account in accounts:
        set_watch(actor=account, kind="topic", ref=topic.pk, level="watch")
    join(staff, accounts)
    answer(reader("mara"), topic)
    drain()
    assert [told_of(account) for account in accounts] == [0, 1]


@pytest.mark.parametrize("level", ["normal", "mute"])
def test_what_is_said_under_the_account_one_has_goes_first(staff, accounts, drain, level):
    old, now = accounts
    topic = ask(reader("wei"))
    set_watch(actor=old, kind="topic", ref=topic.pk, level="watch")
    set_watch(actor=now, kind="topic", ref=topic.pk, level=level)
    join(staff, accounts)
    answer(reader("mara"), topic)
    drain()
    assert told_of(now) == 0
    assert watch_level(now, "topic", topic.pk) == level


def test_what_one_muted_stays_muted(staff, accounts, drain):
    old, now = accounts
    topic = ask(reader("wei"))
    set_watch(actor=old, kind="topic", ref=topic.pk, level="mute")
    set_watch(actor=now, kind="space", ref=topic.space_id, level="watch")
    merge = join(staff, accounts)
    ask(reader("mara"), space=topic.space)
    answer(reader("bo"), topic, source="@now knows")
    drain()
    assert Skip.objects.filter(member=now, reason="muted").exists()
    undo_merge(actor=staff, merge=merge, reason="Two people after all")
    assert not Notice.objects.filter(member=now, news__kind="mentioned").exists()


def test_choices_of_notices_are_carried_and_can_be_taken_back(staff, accounts, drain):
    old, now = accounts
    off = {("watched", "app"): "off", ("watched", "mail"): "off"}
    choose_notices(actor=old, paces=off, quiet=None)
    merge = join(staff, accounts)
    topic = ask(reader("wei"))
    set_watch(actor=now, kind="topic", ref=topic.pk, level="watch")
    answer(reader("mara"), topic)
    drain()
    assert told_of(now) == 0
    assert Skip.objects.get(member=now).reason == "off"
    assert paces(now) == ("off", "off")
    choose_notices(actor=now, paces={("watched", "app"): "now", ("watched", "mail"): "daily"}, quiet=None)
    assert paces(now) == ("now", "daily")
    answer(reader("bo"), topic)
    drain()
    assert told_of(now) == 1
    undo_merge(actor=staff, merge=merge, reason="Two people after all")
    assert paces(old) == ("off", "off")
    assert Preference.objects.filter(member=old).count() == 2


def paces(member):
    return next((one.app, one.mail) for one in choices_of(member) if one.kind.name == "watched")


def test_the_last_word_of_several_accounts_holds(staff):
    now, first, second = MemberFactory(), MemberFactory(), MemberFactory()
    topic = ask(MemberFactory())
    set_watch(actor=first, kind="topic", ref=topic.pk, level="watch")
    set_watch(actor=second, kind="topic", ref=topic.pk, level="mute")
    for account in (first, second):
        join(staff, (account, now))
    assert [(one.member_id, one.level) for one in watches_of(now)] == [(second.pk, "mute")]

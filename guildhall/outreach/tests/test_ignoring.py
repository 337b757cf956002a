"""Nothing that an ignored member does is told; what staff decides about a member is told all the same."""

import pytest

from guildhall.content.actions import hide
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, restrict_member
from guildhall.outreach.actions import bundle_notices, set_watch
from guildhall.outreach.models import Mail, Notice
from guildhall.outreach.queries import ignoring
from guildhall.outreach.tests.scene import answer, ask, reader, skipped, told

pytestmark = pytest.mark.django_db(transaction=True)


def ignore(member, other):
    set_watch(actor=member, kind="member", ref=other.pk, level="mute")


def test_nothing_they_do_is_told(drain):
    ada, lou = reader("ada"), MemberFactory()
    topic = ask(ada)
    ignore(ada, lou)
    answer(lou, topic)
    answer(MemberFactory(), topic)
    drain()
    assert told(ada) == ["answered"]
    assert ("app", "muted") in skipped(ada)


def test_staff_that_is_ignored_still_tells_what_it_decided(drain):
    ada, staff = reader("ada"), StaffFactory()
    ignore(ada, staff)
    topic = ask(ada)
    set_watch(actor=ada, kind="topic", ref=topic.pk, level="mute")
    drain()
    restrict_member(actor=staff, member=ada, kind="warned", reasons=Reasons("Rude."))
    hide(actor=staff, thing=topic, because="Rude.")
    drain()
    assert set(told(ada)) == {"restricted"}
    Notice.objects.update(due_at="2020-01-01T00:00Z")
    bundle_notices()
    assert Mail.objects.filter(kind="notice").count() == 1
    assert skipped(ada) == []


def test_who_is_ignored_is_told_by_name_and_left_out_when_gone():
    ada, zoe, lou = MemberFactory(), MemberFactory(name="Zoe"), MemberFactory(name="Lou")
    for other in (zoe, lou):
        ignore(ada, other)
    assert [one.name for one in ignoring.ignored_people(ada)] == ["Lou", "Zoe"]
    set_watch(actor=ada, kind="member", ref=zoe.pk, level="normal")
    assert [one.name for one in ignoring.ignored_people(ada)] == ["Lou"]
    assert not ignoring.ignores(ada, zoe)

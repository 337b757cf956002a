"""Writing to one member or a few: who may begin, who reads, what a report keeps, what staff may open."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guildhall.activity.models import StaffAct
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.members.actions import erase_member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions import set_watch
from guildhall.outreach.actions.conversations import (
    begin_conversation,
    choose_reach,
    decide_message,
    delete_message,
    leave_conversation,
    open_conversation,
    seal_message,
    send_message,
)
from guildhall.outreach.models import Contact, Conversation, Message, SealedMessage
from guildhall.outreach.privacy import export
from guildhall.outreach.queries.conversations import conversations_of, thread_of, who_takes_part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.IS_DEMO = True


def refused(act, **given):
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def begin(writer, *people, text="Hello there", **more):
    return begin_conversation(actor=writer, people=people, text=text, **more)


def takes_from(member, policy, of_age_on=None):
    choose_reach(actor=member, member=member, policy=policy, of_age_on=of_age_on)


def follows(member, other):
    set_watch(actor=member, kind="member", ref=other.pk, level="watch")


def said(viewer, conversation):
    return [one.text for one in thread_of(viewer, conversation.pk).messages]


def test_two_people_have_one_conversation():
    ana, ben = MemberFactory(), MemberFactory()
    first = begin(ana, ben)
    assert begin(ben, ana, text="Hello back") == first
    assert said(ana, first) == ["Hello there", "Hello back"]
    assert Conversation.objects.count() == 1


def test_a_member_who_takes_messages_only_from_those_they_follow():
    ana, ben = MemberFactory(), MemberFactory()
    takes_from(ben, "followed")
    assert refused(begin_conversation, actor=ana, people=[ana], text="To myself") == "nobody"
    with pytest.raises(Refusal, match="You cannot write to"):
        begin(ana, ben)
    follows(ben, ana)
    assert begin(ana, ben).pk


def test_a_member_who_takes_messages_only_from_staff():
    ana, ben = MemberFactory(), MemberFactory()
    takes_from(ben, "staff")
    follows(ben, ana)
    with pytest.raises(Refusal, match="You cannot write to"):
        begin(ana, ben)
    assert begin(StaffFactory(), ben).pk


def test_strangers_write_to_no_minor_and_bring_none_together_with_strangers():
    ana, ben, minor = MemberFactory(), MemberFactory(), MemberFactory()
    takes_from(minor, "anyone", clock.today() + timedelta(days=400))
    with pytest.raises(Refusal, match="You cannot write to"):
        begin(ana, minor)
    follows(minor, ana)
    assert begin(ana, minor).pk
    with pytest.raises(Refusal, match="You cannot write to"):
        begin(ana, minor, ben)
    follows(minor, ben)
    assert begin(ana, minor, ben, title="Bicycles").title == "Bicycles"


def test_a_minor_cannot_become_of_age_by_a_click():
    minor = MemberFactory()
    takes_from(minor, "anyone", clock.today() + timedelta(days=400))
    assert refused(choose_reach, actor=minor, member=minor, policy="anyone", of_age_on=None) == "of_age"


def test_blocks_hold_before_and_in_a_conversation():
    ana, ben = MemberFactory(), MemberFactory()
    conversation, known = begin(ana, ben), ports._entries.get("members.member.blocked")
    ports._entries["members.member.blocked"] = Port(
        name="members.member.blocked", kind="blocked", answers=lambda one, other: {one.pk, other.pk} == {ana.pk, ben.pk}
    )
    try:
        assert refused(send_message, actor=ana, conversation=conversation, text="Still here?") == "not_taken"
        Conversation.objects.all().delete()
        with pytest.raises(Refusal, match="You cannot write to"):
            begin(ben, ana)
    finally:
        ports._entries.pop("members.member.blocked")
        if known:
            ports._entries["members.member.blocked"] = known


def test_nobody_else_reads_a_conversation(client):
    ana, ben, eve, staff = MemberFactory(), MemberFactory(), MemberFactory(), StaffFactory(role="manager")
    conversation = begin(ana, ben)
    assert thread_of(eve, conversation.pk) is None
    assert thread_of(staff, conversation.pk) is None
    with pytest.raises(Forbidden):
        send_message(actor=eve, conversation=conversation, text="I was here")
    client.force_login(eve)
    assert client.get(reverse("outreach:conversation", args=[conversation.pk])).status_code == 404


def test_staff_reads_with_a_reason_for_a_day_and_those_who_take_part_are_told():
    ana, ben, manager = MemberFactory(), MemberFactory(), StaffFactory(role="manager")
    conversation = begin(ana, ben)
    assert refused(open_conversation, actor=manager, conversation=conversation, reason=" ") == "no_reason"
    opened = open_conversation(actor=manager, conversation=conversation, reason="A threat was reported")
    assert said(manager, conversation) == ["Hello there"]
    assert StaffAct.objects.get(activity__verb="outreach.conversation.opened").reason == "A threat was reported"

    class Row:
        id, subject_type, subject_id = 7, "outreach.staffreading", opened.pk

    assert sorted(who_takes_part([Row])) == sorted([(7, ana.pk), (7, ben.pk)])
    opened.ends_at = clock.now() - timedelta(seconds=1)
    opened.at = opened.ends_at - timedelta(days=1)
    opened.save()
    assert thread_of(manager, conversation.pk) is None
    with pytest.raises(Forbidden):
        open_conversation(actor=StaffFactory(), conversation=conversation, reason="Curious")


def test_a_report_keeps_the_words_that_their_author_takes_back():
    ana, ben, operator = MemberFactory(), MemberFactory(), StaffFactory()
    conversation = begin(ana, ben)
    message = send_message(actor=ana, conversation=conversation, text="Nasty words")
    with pytest.raises(Forbidden):
        seal_message(actor=MemberFactory(), message=message)
    assert seal_message(actor=ben, message=message) == 2
    delete_message(actor=ana, message=message)
    port = moderated("outreach.message")
    assert port.facts([message.pk])[message.pk].text == "Nasty words"
    assert port.visible_to(operator, [message.pk]) == {message.pk}
    first = Message.objects.exclude(pk=message.pk).get()
    assert port.visible_to(operator, [first.pk]) == set()
    assert [one.text for one in thread_of(ben, conversation.pk).messages] == ["Hello there", ""]


def test_what_moderation_decides_is_done():
    ana, ben, operator = MemberFactory(), MemberFactory(), StaffFactory()
    message = send_message(actor=ana, conversation=begin(ana, ben), text="Words")
    decide_message(actor=operator, message=message, how="hidden")
    assert Message.objects.get(pk=message.pk).hidden_at
    decide_message(actor=operator, message=message, how="")
    assert Message.objects.get(pk=message.pk).text == "Words"
    decide_message(actor=operator, message=message, how="purged")
    assert Message.objects.get(pk=message.pk).text == ""
    with pytest.raises(Forbidden):
        decide_message(actor=ana, message=message, how="")


def test_who_left_hears_no_more_until_they_write_again():
    ana, ben = MemberFactory(), MemberFactory()
    conversation = begin(ana, ben)
    leave_conversation(actor=ben, conversation=conversation)
    assert conversations_of(ben) == ([], "")
    assert refused(send_message, actor=ana, conversation=conversation, text="Hey") == "not_taken"
    assert begin(ben, ana, text="Back again") == conversation


def test_staff_that_writes_first_uses_the_contact_budget():
    staff, ana = StaffFactory(), MemberFactory()
    begin(staff, ana)
    begin(staff, ana, text="Once more")
    assert Contact.objects.filter(member=ana, channel="message").count() == 2
    with pytest.raises(Refusal, match="Say why once more"):
        begin(staff, ana, text="And again")
    assert begin(staff, ana, text="And again", reason="They asked").pk


def test_a_silenced_member_writes_nothing():
    ana = MemberFactory(silenced_until=clock.now() + timedelta(days=1))
    with pytest.raises(Forbidden):
        begin(ana, MemberFactory())


def test_messages_are_taken_along_and_their_words_go_with_their_author(settings, tmp_path):
    settings.VAR = tmp_path
    ana, ben = MemberFactory(), MemberFactory()
    message = send_message(actor=ana, conversation=begin(ana, ben), text="My words")
    seal_message(actor=ben, message=message)
    assert [row["text"] for row in export(ana)["messages"]] == ["Hello there", "My words"]
    erase_member(actor=HOUSE, member=ana)
    assert not Message.objects.exclude(text="").exists()
    assert not SealedMessage.objects.exclude(text="").exists()


def test_a_refused_message_keeps_its_words(client):
    ana, ben = MemberFactory(), MemberFactory(handle="ben")
    takes_from(ben, "staff")
    client.force_login(ana)
    page = client.post(reverse("outreach:begin_conversation"), {"to": "@ben", "text": "Words I typed"})
    assert page.status_code == 422
    assert "Words I typed" in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(number, django_assert_num_queries):
    ana = MemberFactory()
    for _ in range(number):
        begin(MemberFactory(), ana)
    with django_assert_num_queries(2):
        conversations_of(ana)

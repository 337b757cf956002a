"""Writing to one member or a few: who may begin, who reads, what a report keeps, what staff may open."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guildhall.activity.models import StaffAct
from guildhall.activity.testing import drain
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Forbidden, Refusal, TooMany
from guildhall.kernel.registry import Port, port, ports
from guildhall.members.actions import erase_member
from guildhall.members.models import Member, RoleGrant
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions import set_watch
from guildhall.outreach.actions.blocks import block_member, unblock_member
from guildhall.outreach.actions.conversations import (
    begin_conversation,
    choose_reach,
    decide_message,
    delete_message,
    leave_conversation,
    open_conversation,
    read_conversation,
    seal_message,
    send_message,
)
from guildhall.outreach.models import Block, Contact, Conversation, Message, Notice, SealedMessage
from guildhall.outreach.privacy import export
from guildhall.outreach.queries.conversations import (
    conversations_of,
    people_named,
    thread_of,
    who_is_written_to,
    whose_was_opened,
)

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


def test_who_turns_out_to_be_a_minor_is_not_written_to_by_strangers_any_more():
    ana, minor = MemberFactory(), MemberFactory()
    conversation = begin(ana, minor)
    takes_from(minor, "anyone", clock.today() + timedelta(days=400))
    assert refused(send_message, actor=ana, conversation=conversation, text="Still here?") == "not_taken"
    follows(minor, ana)
    assert send_message(actor=ana, conversation=conversation, text="Still here?").pk
    chosen = MemberFactory()
    asked = begin(minor, chosen, text="May I ask you something?")
    assert send_message(actor=chosen, conversation=asked, text="You began, so I answer").pk


def test_the_day_of_coming_of_age_can_be_put_later_but_not_for_ever():
    minor, day = MemberFactory(), clock.today() + timedelta(days=400)
    takes_from(minor, "anyone", day)
    takes_from(minor, "anyone", day + timedelta(days=30))
    assert refused(choose_reach, actor=minor, member=minor, policy="anyone", of_age_on=day) == "of_age"
    far = clock.today() + timedelta(days=20 * 366)
    assert refused(choose_reach, actor=minor, member=minor, policy="anyone", of_age_on=far) == "of_age"


def test_a_member_lets_somebody_not_write_and_lets_them_again():
    ana, ben = MemberFactory(), MemberFactory()
    conversation = begin(ana, ben)
    block = block_member(actor=ben, member=ana)
    assert block_member(actor=ben, member=ana) == block
    assert refused(send_message, actor=ana, conversation=conversation, text="Still here?") == "not_taken"
    assert refused(send_message, actor=ben, conversation=conversation, text="And you?") == "blocked_by_you"
    assert refused(begin_conversation, actor=ana, people=[ben, MemberFactory()], text="Here we are") == "not_taken"
    assert refused(block_member, actor=ben, member=ben) == "oneself"
    with pytest.raises(Forbidden):
        unblock_member(actor=ana, block=block)
    unblock_member(actor=ben, block=block)
    assert send_message(actor=ana, conversation=conversation, text="Thank you").pk


def test_among_several_a_blocked_member_is_folded_away_and_rings_no_bell():
    ana, ben, eve = MemberFactory(), MemberFactory(), MemberFactory()
    block_member(actor=ben, member=eve)
    conversation = begin(ana, ben, eve, title="Bicycles")
    read_conversation(actor=ben, conversation=conversation)
    send_message(actor=eve, conversation=conversation, text="I found you")

    class Row:
        id, subject_id, actor_key = 7, conversation.pk, eve.actor_key

    assert sorted(who_is_written_to([Row])) == sorted([(7, ana.pk), (7, eve.pk)])
    [listed] = conversations_of(ben)[0]
    assert (listed.last, listed.is_unread) == ("Hello there", False)
    assert conversations_of(ana)[0][0].last == "I found you"
    assert thread_of(ben, conversation.pk).unwanted == {eve.pk}
    assert thread_of(ana, conversation.pk).unwanted == set()


def test_blocks_are_listed_in_the_settings_and_undone_there(client):
    ana, ben, eve = MemberFactory(handle="ana"), MemberFactory(), MemberFactory()
    client.force_login(ben)
    assert client.post(reverse("outreach:block_member"), {"handle": "nobody-here"}).status_code == 422
    assert client.post(reverse("outreach:block_member"), {"handle": "@Ana"}).status_code == 302
    assert ana.display_name in client.get(reverse("outreach:choose_reach")).content.decode()
    end = reverse("outreach:unblock_member", args=[Block.objects.get().pk])
    client.force_login(eve)
    assert client.post(end).status_code == 404
    client.force_login(ben)
    assert client.post(end).status_code == 302
    assert not Block.objects.exists()


def test_blocks_of_other_rooms_hold_before_and_in_a_conversation():
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

    leave_conversation(actor=ben, conversation=conversation)
    assert sorted(whose_was_opened([Row])) == sorted([(7, ana.pk), (7, ben.pk)])
    shown = port("subject", "outreach.staffreading")
    assert shown(ana, [opened.pk])[opened.pk].url == reverse("outreach:conversation", args=[conversation.pk])
    assert shown(ben, [opened.pk])[opened.pk].url == ""
    assert shown(MemberFactory(), [opened.pk]) == {}
    assert [row["reason"] for row in export(ben)["conversations_opened_by_staff"]] == ["A threat was reported"]
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
    asked = moderated("outreach.message")
    assert asked.facts([message.pk])[message.pk].text == "Nasty words"
    assert asked.facts([message.pk])[message.pk].before == ((ana.display_name, "Hello there"),)
    assert asked.visible_to(operator, [message.pk]) == {message.pk}
    first = Message.objects.exclude(pk=message.pk).get()
    assert asked.visible_to(operator, [first.pk]) == set()
    assert asked.visible_to(MemberFactory(), [message.pk, first.pk]) == set()
    decide_message(actor=operator, message=message, how="")
    assert Message.objects.get(pk=message.pk).hidden_at, "what its author took back stays so"
    assert [one.text for one in thread_of(ben, conversation.pk).messages] == ["Hello there", ""]


def test_staff_that_may_not_open_conversations_any_more_reads_none():
    ana, ben, manager = MemberFactory(), MemberFactory(), StaffFactory(role="manager")
    conversation = begin(ana, ben)
    open_conversation(actor=manager, conversation=conversation, reason="A threat was reported")
    RoleGrant.objects.filter(member=manager).delete()
    assert thread_of(Member.objects.get(pk=manager.pk), conversation.pk) is None


def test_what_moderation_decides_is_done():
    ana, ben, operator = MemberFactory(), MemberFactory(), StaffFactory()
    message = send_message(actor=ana, conversation=begin(ana, ben), text="Words")
    decide_message(actor=operator, message=message, how="hidden")
    assert Message.objects.get(pk=message.pk).hidden_at
    decide_message(actor=operator, message=message, how="")
    assert Message.objects.get(pk=message.pk).text == "Words"
    seal_message(actor=ben, message=message)
    decide_message(actor=operator, message=message, how="purged")
    assert Message.objects.get(pk=message.pk).text == ""
    assert SealedMessage.objects.get(message=message).text == ""
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


@pytest.mark.django_db(transaction=True)
def test_reading_marks_its_notices_read_and_those_of_nobody_else():
    ana, ben = MemberFactory(), MemberFactory()
    conversation = begin(ana, ben)
    drain()
    assert Notice.objects.unread().filter(member=ben).count() == 1
    read_conversation(actor=ana, conversation=conversation)
    assert Notice.objects.unread().filter(member=ben).count() == 1
    read_conversation(actor=ben, conversation=conversation)
    assert not Notice.objects.unread().filter(member=ben).exists()


def test_a_newcomer_begins_only_so_many_conversations_a_day_and_hears_when_to_try_again(client):
    ana = MemberFactory(handle="ana")
    with pytest.raises(TooMany):
        [begin(ana, MemberFactory()) for _ in range(30)]
    begun = Conversation.objects.filter(started_by=ana).count()
    client.force_login(ana)
    given = {"to": f"@{MemberFactory().handle}", "text": "Words I typed"}
    page = client.post(reverse("outreach:begin_conversation"), given)
    assert page.status_code == 422
    assert "ry again" in page.content.decode()
    assert "Words I typed" in page.content.decode()
    assert 0 < begun == Conversation.objects.filter(started_by=ana).count()


def test_a_silenced_member_loses_no_words(client):
    ana, ben = MemberFactory(), MemberFactory()
    conversation = begin(ana, ben)
    Member.objects.filter(pk=ana.pk).update(silenced_until=clock.now() + timedelta(days=1))
    client.force_login(ana)
    page = client.post(reverse("outreach:send_message", args=[conversation.pk]), {"text": "Words I typed"})
    assert page.status_code == 422
    assert "Words I typed" in page.content.decode()


def test_handles_are_found_in_any_case_once_and_in_their_order():
    ana, ben = MemberFactory(handle="ana"), MemberFactory(handle="ben")
    assert people_named(["@Ben", "ana", "BEN", "who"]) == ([ben, ana], ["who"])


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
    with django_assert_num_queries(3):
        conversations_of(ana)

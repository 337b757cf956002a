from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.models import Inquiry, InquiryMessage
from guildhall.groups.privacy import erase, export
from guildhall.groups.queries.health import silent_groups
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db
ASKS = {"kind": "question", "text": "When do you meet?"}


def asked(door="open"):
    group, lead = led(door)
    writer = MemberFactory()
    if door == "hidden":
        actions.add_to_group(actor=HOUSE, group=group, member=writer)
    return actions.write_to_leads(actor=writer, group=group, **ASKS), writer, lead


def can_read(viewer: Member, inquiry: Inquiry) -> bool:
    return signed_in(viewer).get(inquiry.get_absolute_url()).status_code == 200


def test_the_writer_and_the_leads_read_it_and_nobody_else():
    inquiry, writer, lead = asked()
    member = MemberFactory()
    actions.join(actor=member, group=inquiry.group)
    readers = {"writer": writer, "lead": lead, "member": member, "staff": StaffFactory()}
    found = {name: can_read(viewer, inquiry) for name, viewer in readers.items()}
    assert found == {"writer": True, "lead": True, "member": False, "staff": False}
    inbox = reverse("groups:inbox", args=[inquiry.group.handle])
    assert [signed_in(one).get(inbox).status_code for one in (lead, member, writer)] == [200, 403, 403]
    assert Client().get(inquiry.get_absolute_url()).status_code == 302


def test_staff_sees_it_when_no_lead_answers_in_time(settings):
    settings.IS_DEMO = True  # elsewhere staff needs a second factor
    inquiry, writer, lead = asked()
    staff = StaffFactory()
    assert silent_groups()[0].overdue == 0
    Inquiry.objects.update(opened_at=clock.now() - timedelta(days=8))
    assert silent_groups()[0].overdue == 1
    assert can_read(staff, inquiry)
    body = signed_in(staff).get(reverse("groups:health")).content.decode()
    assert reverse("groups:inbox", args=[inquiry.group.handle]) in body
    actions.answer_inquiry(actor=lead, inquiry=inquiry, text="Mondays.")
    assert (silent_groups()[0].overdue, can_read(staff, inquiry)) == (0, False)


def test_a_lead_claims_answers_and_closes_and_a_new_word_opens_it_again():
    inquiry, writer, lead = asked()
    client = signed_in(lead)
    client.post(reverse("groups:claim_inquiry", args=[inquiry.pk]))
    assert refused(actions.claim_inquiry, actor=lead, inquiry=inquiry) == "already_yours"
    client.post(reverse("groups:answer_inquiry", args=[inquiry.pk]), {"text": "On Mondays."})
    client.post(reverse("groups:close_inquiry", args=[inquiry.pk]))
    inquiry.refresh_from_db()
    assert (inquiry.claimed_by, bool(inquiry.answered_at), bool(inquiry.closed_at)) == (lead, True, True)
    assert refused(actions.close_inquiry, actor=lead, inquiry=inquiry) == "already_closed"
    assert "On Mondays." in signed_in(writer).get(inquiry.get_absolute_url()).content.decode()
    actions.answer_inquiry(actor=writer, inquiry=inquiry, text="And in summer?")
    inquiry.refresh_from_db()
    assert inquiry.closed_at is None
    assert refused(actions.claim_inquiry, actor=writer, inquiry=inquiry) == "not_allowed"


def test_who_may_write_and_what():
    group, lead = led("hidden")
    stranger, silenced = MemberFactory(), MemberFactory(silenced_until=clock.now() + timedelta(days=1))
    assert refused(actions.write_to_leads, actor=stranger, group=group, **ASKS) == "not_allowed"
    assert signed_in(stranger).get(reverse("groups:write_to_leads", args=[group.handle])).status_code == 404
    assert refused(actions.write_to_leads, actor=silenced, group=group, **ASKS) == "silenced"
    assert refused(actions.write_to_leads, actor=lead, group=group, kind="question", text=" ") == "no_words"
    assert refused(actions.write_to_leads, actor=lead, group=group, kind="wish", text="x") == "no_such_kind"
    wrong = signed_in(lead).post(
        reverse("groups:write_to_leads", args=[group.handle]), {"kind": "wish", "text": "Keep me"}
    )
    assert (wrong.status_code, "Keep me" in wrong.content.decode()) == (422, True)
    actions.close_group(actor=HOUSE, group=group)
    group.refresh_from_db()
    assert refused(actions.write_to_leads, actor=stranger, group=group, **ASKS) == "group_closed"


@pytest.mark.django_db(transaction=True)
def test_the_other_side_is_told(drain):
    group, lead = led("open")
    writer = MemberFactory()
    drain()
    Notice.objects.all().delete()
    inquiry = actions.write_to_leads(actor=writer, group=group, **ASKS)
    drain()
    assert list(Notice.objects.values_list("member", flat=True)) == [lead.pk]
    Notice.objects.all().delete()
    actions.answer_inquiry(actor=lead, inquiry=inquiry, text="Mondays.")
    drain()
    assert list(Notice.objects.values_list("member", flat=True)) == [writer.pk]


def test_words_are_reported_and_taken_away():
    inquiry, _writer, lead = asked()
    message, port = InquiryMessage.objects.get(), moderated("groups.inquirymessage")
    link = reverse("moderation:flag", args=["groups.inquirymessage", message.pk])
    assert link in signed_in(lead).get(inquiry.get_absolute_url()).content.decode()
    assert port.visible_to(MemberFactory(), [message.pk]) == set()
    port.hide(StaffFactory(), message.pk, "rude")
    assert ASKS["text"] not in signed_in(lead).get(inquiry.get_absolute_url()).content.decode()
    port.purge(StaffFactory(), message.pk)
    assert InquiryMessage.objects.get().text == ""


def test_who_is_erased_takes_their_words_along():
    inquiry, writer, lead = asked()
    actions.answer_inquiry(actor=lead, inquiry=inquiry, text="Mondays.")
    assert export(writer)["messages_to_groups"][0]["text"] == ASKS["text"]
    erase(lead)
    assert InquiryMessage.objects.order_by("pk").last().text == ""
    assert Inquiry.objects.get().claimed_by is None
    erase(writer)
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_the_inbox_read_the_same_number_of_times(number):
    group, lead = led("open")
    writer = MemberFactory()
    for _count in range(number):
        inquiry = actions.write_to_leads(actor=writer, group=group, **ASKS)
    for _count in range(number):
        actions.answer_inquiry(actor=lead, inquiry=inquiry, text="Mondays.")
    found = {
        "inbox": reads(signed_in(lead), reverse("groups:inbox", args=[group.handle])),
        "inquiry": reads(signed_in(lead), inquiry.get_absolute_url()),
        "group": reads(signed_in(writer), group.get_absolute_url()),
    }
    assert found == {"inbox": 7, "inquiry": 5, "group": 5}

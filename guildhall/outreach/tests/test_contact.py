"""How often staff may be in touch with a member, and what becomes of a mail to one."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from guildhall.activity.models import StaffAct
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.actions import erase_member, merge_member
from guildhall.members.models import Member
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory
from guildhall.outreach.actions import suppress_address
from guildhall.outreach.actions.contacts import contact, note_answer
from guildhall.outreach.models import Contact, Mail, QuietHours
from guildhall.outreach.privacy import export
from guildhall.outreach.queries.contacts import budget_of, contacts_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.IS_DEMO = True


@pytest.fixture
def operator():
    return StaffFactory(handle="elif", name="Elif", email="elif@guild.net")


@pytest.fixture
def member():
    found = MemberFactory(email="ana@sea.net", zone="Asia/Shanghai")
    EmailAddress.objects.create(user=found, email="ana@sea.net", verified=True, primary=True)
    return found


def phone(operator, member, reason="", about="The talk in May"):
    return contact(actor=operator, member=member, channel="phone", about=about, reason=reason)


def refused(act, *given, **named):
    with pytest.raises(Refusal) as refusal:
        act(*given, **named)
    return refusal.value.code


def test_a_third_contact_in_thirty_days_needs_a_reason(operator, member):
    phone(operator, member)
    phone(StaffFactory(), member)
    assert refused(phone, operator, member) == "over_budget"
    phone(operator, member, reason="They asked for a call back")
    assert StaffAct.objects.order_by("-pk")[0].reason == "They asked for a call back"
    assert budget_of(member).left == 0


def test_the_budget_is_free_again_after_thirty_days(operator, member):
    with time_machine.travel("2027-05-01T10:00:00Z", tick=False):
        phone(operator, member)
        phone(operator, member)
    with time_machine.travel("2027-05-31T09:59:00Z", tick=False):
        assert refused(phone, operator, member) == "over_budget"
    with time_machine.travel("2027-05-31T10:00:01Z", tick=False):
        assert phone(operator, member).pk


def test_the_database_counts_too_and_lets_no_contact_be_changed(operator, member):
    made = [phone(operator, member) for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(member=member, made_by=1, channel="phone", about="Behind the back of the action")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=made[0].pk).update(at=clock.now() - timedelta(days=60))


def test_what_was_said_to_another_account_of_a_person_counts(operator, member):
    imported = ImportedFactory()
    phone(operator, imported)
    phone(operator, imported)
    merge_member(actor=HOUSE, source=imported, target=member, evidence="the same address")
    member = Member.objects.get(pk=member.pk)
    assert refused(phone, operator, member) == "over_budget"
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(member=member, made_by=1, channel="phone", about="x")
    assert len(contacts_of(member)) == 2


def test_a_mail_is_signed_answered_to_its_writer_and_waits_for_the_end_of_quiet_hours(operator, member, settings):
    settings.DELIVERS_MAIL = True
    QuietHours.objects.create(member=member, begin=22, end=9)
    with time_machine.travel("2027-05-01T15:00:00Z", tick=False):  # 23:00 in Shanghai
        made = contact(actor=operator, member=member, channel="mail", about="Your talk", text="Would you speak again?")
    mail = Mail.objects.get()
    assert (mail.to, mail.subject, mail.kind) == ("ana@sea.net", "Your talk", "contact")
    assert mail.text.startswith("Would you speak again?\n\n-- \nElif,")
    assert mail.headers["Reply-To"] == "elif@guild.net"
    assert made.mail == mail
    assert mail.due_at.isoformat() == "2027-05-02T01:00:00+00:00"


def test_a_mail_needs_words_and_an_address_that_takes_it(operator, member):
    send = {"actor": operator, "channel": "mail", "about": "Hello"}
    assert refused(contact, member=member, text=" ", **send) == "no_text"
    assert refused(contact, member=MemberFactory(), text="Hi", **send) == "no_address"
    suppress_address(actor=HOUSE, address="ana@sea.net", reason="complaint")
    assert refused(contact, member=member, text="Hi", **send) == "suppressed"
    assert not Contact.objects.exists()


def test_members_and_staff_without_the_right_contact_nobody(member):
    for actor in (MemberFactory(), StaffFactory(role="product-manager")):
        with pytest.raises(Forbidden):
            phone(actor, member)
    operator = StaffFactory()
    with pytest.raises(Forbidden):
        phone(operator, operator)


def test_an_answer_is_noted_once(operator, member):
    made = phone(operator, member)
    note_answer(actor=operator, contact=made)
    assert contacts_of(member)[0].contact.answered_at
    assert refused(note_answer, actor=operator, contact=made) == "already_answered"


def test_a_member_takes_along_what_staff_said_and_it_goes_with_them(operator, member, settings, tmp_path):
    settings.VAR = tmp_path
    phone(operator, member)
    assert export(member)["contacts_by_staff"][0]["about"] == "The talk in May"
    erase_member(actor=HOUSE, member=member)
    assert not Contact.objects.exists()


def test_the_third_contact_asks_for_its_reason_and_keeps_the_words(client, operator, member):
    client.force_login(operator)
    phone(operator, member)
    phone(operator, member)
    page = client.post(reverse("outreach:contact", args=[member.pk]), {"channel": "chat", "about": "Kept words"})
    assert page.status_code == 422
    assert "Kept words" in page.content.decode()
    assert "Say why once more is right" in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_asks_as_often_for_one_as_for_three(operator, member, number, django_assert_num_queries):
    for _ in range(number):
        phone(operator, member, reason="Because")
    with django_assert_num_queries(2):
        contacts_of(member)

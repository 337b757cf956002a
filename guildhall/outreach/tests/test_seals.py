"""What was sealed for a case outlives its writer's erasure while the case needs it, and not the night after it is closed."""

import pytest

from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import erase_member
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import flag
from guildhall.moderation.actions.casework import close_case, open_case
from guildhall.moderation.actions.deciding import approve_item
from guildhall.moderation.models import Item
from guildhall.outreach.actions.conversations import begin_conversation
from guildhall.outreach.actions.seals import empty_seals
from guildhall.outreach.models import Message, SealedMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings, tmp_path):
    settings.VAR = tmp_path
    settings.IS_DEMO = True


def reported():
    writer, reader = MemberFactory(), MemberFactory()
    begin_conversation(actor=writer, people=[reader], text="You will regret this.")
    message = Message.objects.get()
    flag(actor=reader, subject_type="outreach.message", subject_id=message.pk, reason="abuse")
    return writer, reader, Item.objects.get(subject_type="outreach.message")


def sealed():
    return SealedMessage.objects.get().text


def erase(member):
    erase_member(actor=HOUSE, member=Member.objects.get(pk=member.pk))
    assert Message.objects.get().text == ""


def test_sealed_words_stay_while_the_report_waits_and_go_when_it_is_decided():
    writer, _reader, item = reported()
    erase(writer)
    assert sealed() == "You will regret this."
    assert empty_seals(actor=HOUSE) == 0
    approve_item(actor=StaffFactory(), item=item)
    assert empty_seals(actor=HOUSE) == 1
    assert sealed() == ""


def test_sealed_words_stay_while_the_writers_case_is_open():
    writer, _reader, item = reported()
    staff = StaffFactory()
    case = open_case(actor=staff, member=writer)
    approve_item(actor=staff, item=item)
    erase(writer)
    assert (empty_seals(actor=HOUSE), sealed()) == (0, "You will regret this.")
    close_case(actor=staff, case=case)
    assert (empty_seals(actor=HOUSE), sealed()) == (1, "")


def test_what_no_case_needs_goes_with_its_writer_and_of_others_nothing_does():
    writer, _reader, item = reported()
    approve_item(actor=StaffFactory(), item=item)
    assert empty_seals(actor=HOUSE) == 0
    assert sealed()
    erase(writer)
    assert sealed() == ""

from datetime import timedelta

import pytest
import time_machine

from guildhall.activity.models import Activity
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.registry import port
from guildhall.members.models import Guest
from guildhall.outreach.actions import clear_old_words, deliver, resend_mail, send_test_mail, write_mail
from guildhall.outreach.models import Mail
from guildhall.outreach.queries import address_for, counts, outbox

pytestmark = pytest.mark.django_db


def write(**fields):
    return write_mail(**{"to": "lin@example.org", "subject": "Hello", "text": "A secret link.", **fields})


def test_a_test_mail_says_at_once_what_came_of_it(mailbox):
    mail = send_test_mail(actor=HOUSE, to="me@example.org")
    assert mail.state == "sent"
    mailbox.answers["RCPT"] = "550 relaying denied"
    assert send_test_mail(actor=HOUSE, to="me@example.org").error == "550 relaying denied"


def test_a_failed_mail_goes_again_by_hand(mailbox):
    mailbox.answers["RCPT"] = "550 no"
    mail = write()
    deliver(mail.pk)
    mailbox.answers.clear()
    again = resend_mail(actor=HOUSE, mail=mail)
    deliver(again.pk)
    again.refresh_from_db()
    assert (again.pk, again.state) == (mail.pk, "sent")
    assert Activity.objects.latest("pk").verb == "outreach.mail.resent"


def test_a_sent_mail_goes_again_as_a_new_one(mailbox):
    mail = write()
    deliver(mail.pk)
    again = resend_mail(actor=HOUSE, mail=mail)
    deliver(again.pk)
    assert again.pk != mail.pk
    assert len({got["Message-ID"] for got in mailbox.mails}) == 2


def test_sending_again_is_refused_where_it_cannot_work(mailbox, settings):
    mail = write()
    with pytest.raises(Forbidden):
        resend_mail(actor=Guest(), mail=mail)
    settings.DELIVERS_MAIL = False
    with pytest.raises(Refusal) as refused:
        resend_mail(actor=HOUSE, mail=mail)
    assert refused.value.code == "no_mail_server"


def test_old_words_are_cleared_but_not_of_what_still_waits(mailbox):
    sent, waiting = write(), write()
    deliver(sent.pk)
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert clear_old_words() == 1
        assert clear_old_words() == 0
        with pytest.raises(Refusal) as refused:
            resend_mail(actor=HOUSE, mail=sent)
    assert refused.value.code == "words_cleared"
    assert Mail.objects.get(pk=sent.pk).text == ""
    assert Mail.objects.get(pk=waiting.pk).text == "A secret link."


def test_the_outbox_pages_by_key_and_counts_what_is_not_sent(mailbox):
    mails = [write(to=f"m{number}@example.org") for number in range(52)]
    deliver(mails[0].pk)
    first, key = outbox()
    second, end = outbox(before=key)
    assert [mail.pk for mail in first + second] == [mail.pk for mail in reversed(mails)]
    assert end is None
    assert counts() == {"waiting": 51, "failed": 0, "kept": 0}
    assert [mail.pk for mail in outbox(state="sent")[0]] == [mails[0].pk]


def test_addresses_are_whole_only_for_those_who_may_read(outbox_backend):
    mail = write()
    assert address_for(HOUSE, mail) == "lin@example.org"
    assert address_for(Guest(), mail) == "l•••@example.org"


def test_other_rooms_learn_whether_mail_leaves(settings):
    settings.DELIVERS_MAIL = False
    assert port("delivery", "outreach.mail")() is False

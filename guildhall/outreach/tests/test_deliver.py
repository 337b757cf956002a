import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import translation

from guildhall.kernel import clock
from guildhall.outreach.actions import LEASE, PAUSES, deliver, sweep, write_mail
from guildhall.outreach.models import Mail
from guildhall.outreach.tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db


def write(**fields):
    words = {"to": "lin@example.org", "subject": "Hello", "text": "A line.", **fields}
    return write_mail(**words)


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'outreach.send_mail'")
        return cursor.fetchone()[0]


def later(by):
    return time_machine.travel(clock.now() + by, tick=False)


def test_a_mail_reaches_the_server_in_both_forms(mailbox):
    with translation.override("zh-hans"):
        mail = write(subject="你好", text="一行文字。", html="<p>一行文字。</p>")
    deliver(mail.pk)
    mail.refresh_from_db()
    got = mailbox.mails[0]
    parts = {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in got.walk()
        if not part.is_multipart()
    }
    assert mail.state == "sent"
    assert mail.attempts == 1
    assert got["Message-ID"] == mail.message_id
    assert got["Content-Language"] == "zh-hans"
    assert parts["text/plain"].strip() == "一行文字。"
    assert parts["text/html"].strip() == "<p>一行文字。</p>"


def test_a_sent_mail_is_not_sent_again(mailbox):
    mail = write()
    deliver(mail.pk)
    deliver(mail.pk)
    assert len(mailbox.mails) == 1


def test_djangos_own_mail_becomes_one_row_an_address(mailbox):
    send_mail("Hi", "text", "guild@example.org", ["a@example.org", "b@example.org"])
    assert list(Mail.objects.order_by("pk").values_list("to", "sender")) == [
        ("a@example.org", "guild@example.org"),
        ("b@example.org", "guild@example.org"),
    ]
    assert jobs() == 2


def test_html_and_kind_come_along(mailbox):
    message = EmailMultiAlternatives("Hi", "text", None, ["a@example.org"], headers={"X-Guildhall-Kind": "notice"})
    message.attach_alternative("<p>html</p>", "text/html")
    message.send()
    mail = Mail.objects.get()
    assert (mail.kind, mail.html, mail.headers) == ("notice", "<p>html</p>", {})


def test_without_a_server_mail_is_kept_and_no_job_made(outbox_backend, settings):
    settings.DELIVERS_MAIL = False
    send_mail("Hi", "text", None, ["a@example.org"])
    assert Mail.objects.get().state == "kept"
    assert jobs() == 0
    assert sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_forgotten_with_its_transaction(mailbox):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert jobs() == 0


def test_a_server_that_is_away_is_asked_again_later_and_later(mailbox):
    mailbox.close()
    mail = write()
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "waiting"
    assert mail.error
    for pause in PAUSES:
        assert mail.due_at - clock.now() > pause - timedelta(minutes=1)
        with later(mail.due_at - clock.now() + timedelta(seconds=1)):
            deliver(mail.pk)
        mail.refresh_from_db()
    assert mail.state == "failed"
    assert mail.attempts == len(PAUSES) + 1


def test_nothing_is_sent_before_its_time(mailbox):
    mailbox.answers["RCPT"] = "451 try later"
    mail = write()
    deliver(mail.pk)
    mailbox.answers.clear()
    deliver(mail.pk)
    assert mailbox.mails == []
    with later(PAUSES[0] + timedelta(seconds=1)):
        deliver(mail.pk)
    assert len(mailbox.mails) == 1


def test_an_address_that_does_not_exist_is_given_up_at_once(mailbox):
    mailbox.answers["RCPT"] = "550 no such user"
    mail = write()
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert mail.error == "550 no such user"


def test_a_header_that_cannot_be_sent_is_given_up(mailbox):
    mail = write(headers={"X-Bad": "a\nb"})
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_sends_at_most_one_duplicate(mailbox):
    """Killed after the server took the mail and before that was written down: the worst moment."""
    mail = write()
    code = f"from guildhall.outreach.actions import deliver; deliver({mail.pk})"
    setup = (
        "import django; from django.conf import settings; django.setup(); settings.DELIVERS_MAIL = True;"
        f" settings.EMAIL_HOST, settings.EMAIL_PORT = '127.0.0.1', {mailbox.port};"
    )
    ready, hold = threading.Event(), threading.Event()
    mailbox.on_taken = lambda: (ready.set(), hold.wait(20))
    worker = subprocess.Popen([sys.executable, "-c", f"{setup} {code}"])
    assert ready.wait(60)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    hold.set()
    mailbox.on_taken = lambda: None

    deliver(mail.pk)
    assert len(mailbox.mails) == 1, "the claim of the dead worker still holds"
    with later(LEASE + timedelta(seconds=1)):
        assert sweep() == 1
        deliver(mail.pk)
        deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert [got["Message-ID"] for got in mailbox.mails] == [mail.message_id] * 2


def test_the_mailbox_of_the_tests_speaks_to_many_at_once():
    box = Mailbox()
    box.close()

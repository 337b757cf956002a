"""A worker that is killed while it writes or sends notices loses none, and doubles at most one mail a crash."""

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from guildhall.content.models import Topic
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.options.actions import choose
from guildhall.outreach.actions import LEASE, bundle_notices, deliver, sweep
from guildhall.outreach.models import Mail, Notice
from guildhall.outreach.tests.scene import answer, ask, reader

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
WORK = """
import django; from django.conf import settings; django.setup()
settings.DELIVERS_MAIL = True; settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
from guildhall.outreach.actions import bundle_notices, deliver
from guildhall.outreach.models import Mail
print("ready", flush=True)
while True:
    bundle_notices(limit=2)
    for pk in Mail.objects.waiting().order_by("pk").values_list("pk", flat=True)[:3]:
        deliver(pk)
"""


def test_kill_9_of_the_worker_loses_no_notice(mailbox, drain, is_deep):
    kills, people = (50, 120) if is_deep else (2, 12)
    chance, wei = random.Random(20261126), reader("wei")
    choose(actor=HOUSE, key="levels.posts", value=[-1] * 5)
    for number in range(people):
        answer(wei, ask(reader(f"lin{number}"), title=f"How do I mount volume {number}?"))
    drain()
    Notice.objects.exclude(due_at=None).update(due_at=clock.now() - timedelta(minutes=1))
    assert Topic.objects.count() == people
    for _ in range(kills):
        worker = subprocess.Popen([sys.executable, "-c", WORK.format(port=mailbox.port)], stdout=subprocess.PIPE)
        assert worker.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.15))
        worker.kill()
        worker.wait()
        worker.stdout.close()
    bundle_notices(limit=people)
    for later in (timedelta(), LEASE + timedelta(seconds=1)):
        with time_machine.travel(clock.now() + later, tick=False):
            sweep()
            for pk in Mail.objects.waiting().values_list("pk", flat=True):
                deliver(pk)
    got = Counter(mail["Message-ID"] for mail in mailbox.mails)
    written = Mail.objects.filter(kind="notice")
    doubled = sum(number - 1 for number in got.values())
    print(f"\nkills={kills} mails={written.count()} doubled={doubled}")
    assert set(got) == set(written.values_list("message_id", flat=True)), "a mail was lost"
    assert sorted(written.values_list("to", flat=True)) == sorted(f"lin{n}@post.dev" for n in range(people))
    assert doubled <= kills

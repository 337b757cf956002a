"""From notices to mails: when, to whom, how, and why not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from guildhall.content.actions import hide, post_comment
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.actions import (
    bundle_notices,
    choose_notices,
    deliver,
    note_presence,
    read_thread,
    set_watch,
    stop_kind,
    suppress_address,
)
from guildhall.outreach.models import Mail, Notice, Skip, Suppression
from guildhall.outreach.rules import moment
from guildhall.outreach.rules.moments import after_quiet, next_day
from guildhall.outreach.tests.scene import answer, ask, reader, skipped

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = timedelta(minutes=3)


def later(by=WAIT):
    return time_machine.travel(clock.now() + by, tick=False)


@pytest.fixture
def lin(mailbox):
    return reader("lin")


@pytest.fixture
def topic(lin, drain):
    made = ask(lin, title="How do I mount <it> twice?")
    answer(reader("wei"), made)
    drain()
    return made


def mails():
    return list(Mail.objects.filter(kind="notice").order_by("pk"))


def test_an_answer_comes_by_mail_after_a_while_and_once(lin, topic, mailbox):
    assert bundle_notices() == 0
    with later():
        assert bundle_notices() == 1
        assert bundle_notices() == 0
        [mail] = mails()
        deliver(mail.pk)
    [got] = mailbox.mails
    assert got["To"] == "lin@post.dev"
    assert got["Subject"] == "[Guildhall] How do I mount <it> twice?"
    assert Notice.objects.get(member=lin).mailed_at is not None


def test_the_mail_is_whole_in_both_forms_and_safe(lin, topic, mailbox):
    with later():
        bundle_notices()
        deliver(mails()[0].pk)
    leaves = [part for part in mailbox.mails[0].walk() if not part.is_multipart()]
    parts = {part.get_content_type(): part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in leaves}
    text, html = parts["text/plain"], parts["text/html"]
    assert "Wei answered\n" in text
    assert "How do I mount <it> twice?" in text
    assert "How do I mount &lt;it&gt; twice?" in html
    assert "<it>" not in html
    assert not re.search(r"<script|<img|<link|<iframe|http://(?!localhost)", html)
    assert len(html) < 4000


def test_mails_of_one_thread_stand_together_and_lead_out(lin, topic, mailbox, drain):
    with later():
        bundle_notices()
    answer(reader("mara"), topic)
    drain()
    with later():
        bundle_notices()
    first, second = mails()
    root = f"<topic.{topic.pk}.notices@localhost>"
    assert first.message_id != second.message_id
    assert {mail.headers["References"] for mail in (first, second)} == {root}
    assert first.headers["In-Reply-To"] == root
    assert first.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.headers["Auto-Submitted"] == "auto-generated"
    assert first.headers["Precedence"] == "bulk"
    assert re.fullmatch(r"<http://\S+/mail/off/\S+>", first.headers["List-Unsubscribe"])


def test_what_comes_together_goes_together_in_the_members_language(lin, topic, drain):
    Member.objects.filter(pk=lin.pk).update(locale="zh-hans")
    other = ask(lin, title="Where does it keep the keys?")
    for name in ("mara", "tomas"):
        answer(reader(name), other)
    drain()
    with later():
        bundle_notices()
    [mail] = mails()
    assert mail.language == "zh-hans"
    assert mail.subject == "[Guildhall] 3 条通知"
    assert "2 人回答了你的问题" in mail.text
    assert "Wei 回答了你的问题" in mail.text
    assert "References" not in mail.headers


def one_click(mail, **data):
    path = mail.headers["List-Unsubscribe"].strip("<>").partition("localhost")[2]
    path = path[path.index("/") :]
    client = Client(enforce_csrf_checks=True)
    return path, (lambda: client.post(path, data) if data else client.get(path))


def test_one_click_stops_that_kind_of_mail_without_signing_in(lin, topic, drain):
    with later():
        bundle_notices()
    path, look = one_click(mails()[0])
    assert look().status_code == 200
    assert "Stop these mails?" in look().content.decode()
    answer(reader("mara"), topic)
    drain()
    _path, click = one_click(mails()[0], **{"List-Unsubscribe": "One-Click"})
    assert click().status_code == 200
    assert click().status_code == 200
    assert "These mails have stopped" in look().content.decode()
    with later():
        bundle_notices()
    assert len(mails()) == 1, "looking at the link stopped nothing; the click did, also for what waited"
    assert skipped(lin)[-1] == ("mail", "off")
    answer(reader("tomas"), topic)
    drain()
    assert Notice.objects.filter(member=lin, app="now", mail="off").count() == 1


@pytest.mark.parametrize("change", ["", "x", "cut"])
def test_a_changed_link_stops_nothing(lin, topic, change):
    with later():
        bundle_notices()
    path, _look = one_click(mails()[0])
    wrong = path[:-4] if change == "cut" else f"{path}{change}" if change else "/mail/off/nothing"
    assert Client().post(wrong).status_code == 404


def test_each_reason_not_to_mail_is_kept(lin, topic, mailbox):
    reasons = {
        "seen": lambda: read_thread(actor=lin, kind="topic", ref=topic.pk),
        "withdrawn": lambda: hide(actor=StaffFactory(), thing=topic.posts.latest("pk")),
        "muted": lambda: set_watch(actor=lin, kind="topic", ref=topic.pk, level="mute"),
        "off": lambda: stop_kind(actor=lin, kinds=["answered"], channels=["mail"]),
        "address": lambda: EmailAddress.objects.filter(user=lin).update(verified=False),
        "suppress": lambda: suppress_address(actor=HOUSE, address="LIN@post.dev", reason="complaint"),
    }
    from guildhall.activity.testing import drain

    for reason, happen in reasons.items():
        answer(MemberFactory(), topic)
        drain()
        Skip.objects.all().delete()
        Notice.objects.exclude(pk=Notice.objects.filter(member=lin).latest("pk").pk).delete()
        happen()
        drain()
        with later():
            bundle_notices()
        assert skipped(lin) == [("mail", reason)], reason
        undo(lin, reason, topic)
    assert mails() == []


def undo(lin, reason, topic):
    if reason == "muted":
        set_watch(actor=lin, kind="topic", ref=topic.pk, level="watch")
    elif reason == "off":
        choose_notices(actor=lin, paces={("answered", "mail"): "now"}, quiet=None)
    elif reason == "address":
        EmailAddress.objects.filter(user=lin).update(verified=True)


def test_who_is_here_is_not_mailed_at_once_and_not_at_all_while_they_stay(lin, topic):
    for minute in range(3, 75, 3):
        with later(timedelta(minutes=minute)):
            note_presence(actor=lin)
            bundle_notices()
    assert mails() == []
    assert skipped(lin) == [("mail", "online")]


def test_who_went_away_is_mailed_what_they_left_unread(lin, topic):
    note_presence(actor=lin)
    with later():
        bundle_notices()
        assert mails() == []
    with later(timedelta(minutes=12)):
        bundle_notices()
    assert len(mails()) == 1


def test_a_day_comes_in_one_mail_at_the_hour_of_the_members_own_day(lin, drain):
    Member.objects.filter(pk=lin.pk).update(zone="Asia/Shanghai")
    choose_notices(actor=lin, paces={("answered", "mail"): "daily", ("replied", "mail"): "daily"}, quiet=None)
    with time_machine.travel(datetime(2027, 3, 1, 2, 0, tzinfo=UTC), tick=False):  # 10:00 in Shanghai
        topic = ask(lin)
        given = answer(reader("wei"), topic)
        post_comment(actor=given.author, post=topic.posts.get(kind="opening"), source="Which version?")
        drain()
    with time_machine.travel(datetime(2027, 3, 1, 23, 59, tzinfo=UTC), tick=False):
        assert bundle_notices() == 0
    with time_machine.travel(datetime(2027, 3, 2, 0, 1, tzinfo=UTC), tick=False):  # 08:01
        assert bundle_notices() == 1
    [mail] = mails()
    assert mail.text.count("How do I mount it twice?") == 2


def test_quiet_hours_put_a_mail_off_to_their_end(lin, drain):
    Member.objects.filter(pk=lin.pk).update(zone="Europe/Berlin")
    choose_notices(actor=lin, paces={}, quiet=(22, 7))
    with time_machine.travel(datetime(2027, 1, 10, 22, 30, tzinfo=UTC), tick=False):  # 23:30 in Berlin
        answer(reader("wei"), ask(lin))
        drain()
    with time_machine.travel(datetime(2027, 1, 10, 22, 40, tzinfo=UTC), tick=False):
        bundle_notices()
    assert Notice.objects.get(member=lin).due_at == datetime(2027, 1, 11, 6, 0, tzinfo=UTC)
    with time_machine.travel(datetime(2027, 1, 11, 6, 0, tzinfo=UTC), tick=False):
        bundle_notices()
    assert len(mails()) == 1


def test_hours_are_of_the_members_day_and_unknown_zones_are_utc():
    at = datetime(2027, 1, 10, 7, 30, tzinfo=UTC)
    assert next_day(at, "UTC", 8) == datetime(2027, 1, 10, 8, tzinfo=UTC)
    assert next_day(at, "Asia/Shanghai", 8) == datetime(2027, 1, 11, 0, tzinfo=UTC)
    assert next_day(at, "Nowhere/At-all", 7) == datetime(2027, 1, 11, 7, tzinfo=UTC)
    assert after_quiet(at, "UTC", (22, 8)) == datetime(2027, 1, 10, 8, tzinfo=UTC)
    assert after_quiet(at, "UTC", (8, 22)) == at
    assert after_quiet(at, "UTC", None) == at
    given = {"zone": "UTC", "hour": 8, "quiet": (6, 9)}
    assert moment("now", at, at, **given) == datetime(2027, 1, 10, 9, tzinfo=UTC)
    assert moment("daily", at, at, **given) == datetime(2027, 1, 10, 9, tzinfo=UTC)


def test_addresses_that_lead_nowhere_get_nothing(drain, mailbox):
    """Those of invented people."""
    member = MemberFactory(handle="invented")
    EmailAddress.objects.create(user=member, email="invented@example.org", verified=True, primary=True)
    answer(reader("wei"), ask(member))
    drain()
    with later():
        bundle_notices()
    assert mails() == []
    assert skipped(member) == [("mail", "address")]


def test_a_mailbox_that_does_not_exist_gets_no_more_notices(lin, topic, mailbox, drain):
    mailbox.answers["RCPT"] = "550 no such user"
    with later():
        bundle_notices()
        deliver(mails()[0].pk)
    assert Suppression.objects.get().reason == "bounce"
    assert "lin" not in Suppression.objects.get().masked
    answer(reader("mara"), topic)
    drain()
    with later():
        bundle_notices()
    assert len(mails()) == 1
    assert skipped(lin) == [("mail", "suppress")]


def test_a_mail_that_waited_is_not_sent_to_an_address_that_was_suppressed_meanwhile(lin, topic, mailbox):
    with later():
        bundle_notices()
        suppress_address(actor=HOUSE, address="lin@post.dev", reason="complaint")
        deliver(mails()[0].pk)
    assert mailbox.mails == []
    assert mails()[0].state == "failed"


def test_one_member_in_trouble_holds_nobody_up(lin, topic, drain, monkeypatch):
    from guildhall.outreach.actions import bundling

    mara = reader("mara")
    answer(reader("tomas"), ask(mara))
    drain()
    real = bundling.letter
    monkeypatch.setattr(bundling, "letter", lambda who, told: 1 / 0 if who == lin else real(who, told))
    with later():
        assert bundle_notices() == 2
    assert [mail.to for mail in mails()] == ["mara@post.dev"]
    monkeypatch.undo()
    with later(timedelta(hours=2)):
        bundle_notices()
    assert [mail.to for mail in mails()] == ["mara@post.dev", "lin@post.dev"]


def test_a_mail_has_the_first_words_as_plain_text_of_what_may_still_be_read(lin, mailbox, drain):
    made = ask(lin, title="How do I mount it?")
    long = "Do **this** & <b>that</b>, ||not this||. " + "字" * 400
    answered = answer(reader("wei"), made, long)
    other = answer(reader("mara"), ask(lin, title="Another"), "Words that are hidden soon")
    drain()
    hide(actor=HOUSE, thing=other)
    with later():
        bundle_notices()
    mail = mails()[-1]
    assert "  Do this & that, " in mail.text
    assert "Do this &amp; that, " in mail.html
    assert "not this" not in mail.text
    line = next(line for line in mail.text.splitlines() if line.startswith("  Do this"))
    assert len(line.strip()) <= 300
    assert "Words that are hidden soon" not in mail.text
    assert answered.topic.title in mail.text

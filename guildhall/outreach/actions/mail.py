"""Writing mail down and sending it. A mail is first a row in the transaction of what it tells about; a job sends it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach import smtp
from guildhall.outreach.actions.preferences import suppress_address
from guildhall.outreach.activities import MailResent, MailTested
from guildhall.outreach.letters import Letter
from guildhall.outreach.models import Mail, Suppression
from guildhall.outreach.queries import is_delivering
from guildhall.outreach.queries.addresses import is_suppressed
from guildhall.outreach.rules import can_see_outbox

LEASE = timedelta(minutes=5)  # an attempt that has not ended by then died with its worker
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
LONGEST_ERROR = 2000
UNASKED = {"notice", "contact"}  # kinds that an address can be spared; what somebody just asked for goes all the same

log = logging.getLogger(__name__)


@transaction.atomic
def write_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    kind: str = "account",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Mail:
    """Keep a mail and, where a mail server is set, have it sent once the caller's transaction has committed, or at `at`.

    The language is the active one.
    """
    words = {"subject": subject[:500], "text": text, "html": html, "headers": dict(headers or {})}
    mail = _keep(to=to, kind=kind, sender=sender or settings.DEFAULT_FROM_EMAIL, at=at, **words)
    if mail.due_at:
        enqueue(mail.pk, after=max(mail.due_at - clock.now(), timedelta()))
    return mail


def _keep(*, to: str, at: datetime | None = None, **fields: Any) -> Mail:
    address = parseaddr(to)[1] or to
    return Mail.objects.create(
        to=to,
        member_id=Member.objects.filter(email__iexact=address).values_list("pk", flat=True).first(),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        message_id=_new_message_id(),
        due_at=(at or clock.now()) if is_delivering() else None,
        **fields,
    )


def _new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname)


def enqueue(mail_id: int, *, after: timedelta = timedelta()) -> None:
    """A job for the mail's next attempt, in the caller's transaction."""
    later: dict[str, Any] = {"schedule_in": {"seconds": int(after.total_seconds())}} if after else {}
    app.configure_task("outreach.send_mail", queue="mail", **later).defer(mail_id=mail_id)


def deliver(mail_id: int) -> None:
    """One attempt, if the mail is due. The claim is committed before the server is spoken to.

    Whoever is killed in between leaves a claim that runs out after `LEASE`: then the mail goes once more, with the same
    Message-ID. That is the only way a mail can be sent twice.
    """
    mail = _claim(mail_id)
    if mail is None:
        return
    if mail.kind in UNASKED and is_suppressed(mail.to):
        _note_failure(mail, smtp.Failure("suppressed", is_final=True))
        return
    try:
        smtp.send(mail)
    except smtp.Failure as failure:
        _note_failure(mail, failure)
    else:
        _note_success(mail)


def _claim(mail_id: int) -> Mail | None:
    now = clock.now()
    with transaction.atomic():
        mail = Mail.objects.select_for_update(skip_locked=True).due(now).filter(pk=mail_id).first()
        if mail:
            mail.attempts += 1
            mail.due_at = now + LEASE
            mail.save(update_fields=["attempts", "due_at"])
    return mail


@transaction.atomic
def _note_success(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk, sent_at=None).update(sent_at=clock.now(), failed_at=None, error="")


@transaction.atomic
def _note_failure(mail: Mail, failure: smtp.Failure) -> None:
    now = clock.now()
    error = str(failure)[:LONGEST_ERROR]
    log.warning("mail %s was not taken: %s", mail.pk, error)
    held = Mail.objects.filter(pk=mail.pk, sent_at=None)
    if failure.is_bounce:
        suppress_address(actor=HOUSE, address=mail.to, reason=Suppression.Reason.BOUNCE)
    if failure.is_final or mail.attempts > len(PAUSES):
        held.update(failed_at=now, error=error)
        return
    pause = PAUSES[mail.attempts - 1]
    held.update(due_at=now + pause, error=error)
    enqueue(mail.pk, after=pause)


@transaction.atomic
def resend_mail(*, actor: Actor, mail: Mail) -> Mail:
    """Send now: a mail that waits, failed or was kept goes itself, one that was sent goes again as a new one.

    Refuses `not_staff`, `no_mail_server`, `words_cleared`.
    """
    if not can_see_outbox(actor):
        raise Forbidden("not_staff", _("Only staff who may see the outbox can do this."))
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not is_delivering():
        raise Refusal(
            "no_mail_server", _("No mail server is set, so nothing can be sent. Set EMAIL_URL and start again.")
        )
    if mail.cleared_at:
        raise Refusal("words_cleared", _("The words of this mail were cleared; it cannot be sent again."))
    if mail.sent_at:
        mail = _copy(mail)
    mail.due_at, mail.failed_at, mail.attempts = clock.now(), None, 0
    mail.save()
    enqueue(mail.pk)
    record(MailResent(), subject=mail, actor=actor)
    return mail


def _copy(mail: Mail) -> Mail:
    mail.pk, mail._state.adding = None, True
    mail.written_at, mail.sent_at, mail.error = clock.now(), None, ""
    mail.message_id = _new_message_id()
    return mail


def send_test_mail(*, actor: Actor, to: str, written: Letter | None = None) -> Mail:
    """Write a test mail, or the given letter, and send it here and now, so that the answer of the server can be shown.

    Not inside a transaction: the mail server may take its time.
    """
    name = options.get("community.name")
    words: dict[str, Any] = {
        "subject": str(_("Test mail from %(name)s")) % {"name": name},
        "text": str(_("If you can read this, %(name)s can send mail.")) % {"name": name},
    }
    if written:
        words = vars(written)
    with transaction.atomic():
        mail = _keep(to=to, kind="test", sender=settings.DEFAULT_FROM_EMAIL, **words)
        record(MailTested(), subject=mail, actor=actor)
    deliver(mail.pk)
    mail.refresh_from_db()
    return mail


@transaction.atomic
def keep_waiting_mail(*, actor: Actor) -> int:
    """After a backup was brought back: what waited then was sent long ago. It stays in the outbox; staff decide."""
    return Mail.objects.waiting().update(due_at=None)


def sweep(*, limit: int = 500) -> int:
    """Enqueue what is due and may have lost its job with a worker; returns how many."""
    due = list(Mail.objects.due(clock.now()).order_by("due_at").values_list("pk", flat=True)[:limit])
    for mail_id in due:
        enqueue(mail_id)
    return len(due)


def clear_old_words() -> int:
    """Empty the words of mails older than the operator's choice; what still waits keeps them. Returns how many."""
    before = clock.now() - timedelta(days=options.get("outreach.keep_days"))
    old = Mail.objects.filter(written_at__lt=before, cleared_at=None)
    done = old.filter(~Exists(Mail.objects.waiting().filter(pk=OuterRef("pk"))))
    return done.update(text="", html="", headers={}, cleared_at=clock.now())

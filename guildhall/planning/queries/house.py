"""Cards about the house itself: claims, mail, readers, backups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guildhall.activity import queries as activity
from guildhall.activity.models import Parked
from guildhall.activity.rules import can_read_log
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import port, readers
from guildhall.members.queries import claim_queue
from guildhall.members.rules import can_decide_claims
from guildhall.outreach import queries as outreach
from guildhall.outreach.rules import can_read_mail, can_see_outbox
from guildhall.planning.queries.cards import TIME, TODAY, WEEK, Card, Evidence
from guildhall.planning.queries.questions import length

SHOWN = 3
BACKUP_DAYS = 2


def house_cards(viewer: Actor) -> list[Card]:
    asked = (
        (can_decide_claims, _claims),
        (can_read_log, _parked),
        (can_see_outbox, _mail),
        (can_read_mail, _backup),
    )
    return [card for may, make in asked if may(viewer) for card in make(viewer)]


def _claims(viewer: Actor) -> Iterable[Card]:
    waiting = claim_queue()
    if not waiting:
        return
    number = len(waiting)
    yield Card(
        name="planning.claims",
        group=TODAY,
        icon="user-check",
        title=ngettext("%(n)s person waits to be recognised", "%(n)s people wait to be recognised", number)
        % {"n": number},
        about=[_("They say that an imported profile is theirs")],
        due=length(clock.now() - waiting[0].asked_at),
        due_note=_("the longest wait"),
        evidence=[
            Evidence(
                _("%(who)s says to be %(whom)s") % {"who": one.claimant.name, "whom": one.subject.name}, at=one.asked_at
            )
            for one in waiting[:SHOWN]
        ],
        why=_("Until it is decided, what they once wrote does not count as theirs."),
        suggested=_("Suggested: look at the evidence and decide; it can be undone"),
        action=pgettext("action", "Decide"),
        action_url=reverse("members:claims"),
    )


def _parked(viewer: Actor) -> Iterable[Card]:
    rows = Parked.objects.filter(reader__in=[reader.name for reader in readers])
    number = rows.count()
    if not number:
        return
    first = activity.parked([reader.name for reader in readers])[:SHOWN]
    yield Card(
        name="planning.parked",
        group=TODAY,
        icon="parking",
        title=ngettext("%(n)s row of the log is parked", "%(n)s rows of the log are parked", number) % {"n": number},
        about=[_("A reader could not handle it; everything after it goes on")],
        evidence=[Evidence(f"{one.reader} · {_last_line(one.error)}", at=one.parked_at) for one in first],
        why=_("What these rows tell is missing from counts and figures until they are read."),
        suggested=_("Suggested: read the error, mend its cause, then retry"),
        action=_("Open the log"),
        action_url=_link("activity:readers"),
    )


def _mail(viewer: Actor) -> Iterable[Card]:
    troubled = outreach.unsent_for_long(limit=50)
    if not troubled:
        return
    number = len(troubled)
    yield Card(
        name="planning.mail",
        group=TODAY,
        icon="mail",
        title=ngettext("%(n)s mail was not taken", "%(n)s mails were not taken", number) % {"n": number},
        about=[_("Given up, or tried in vain so far")],
        due=length(clock.now() - troubled[0].written_at),
        due_note=pgettext("mails", "the oldest"),
        evidence=[
            Evidence(
                f"{outreach.address_for(viewer, one)} · {one.error}",
                reverse("outreach:mail", args=[one.pk]),
                at=one.written_at,
            )
            for one in troubled[:SHOWN]
        ],
        why=_("Somebody may be waiting for a link to confirm an address or to set a password."),
        suggested=_("Suggested: read what the mail server said, then send again"),
        action=_("Open the outbox"),
        action_url=f"{reverse('outreach:outbox')}?state=failed",
    )


def _backup(viewer: Actor) -> Iterable[Card]:
    ask = port("last", "config.backup")
    if ask is None or settings.IS_DEMO:
        return
    last = ask()
    age = clock.now() - last.made_at if last else None
    if age is not None and age < timedelta(days=BACKUP_DAYS):
        return
    yield Card(
        name="planning.backup",
        group=TIME if age is None else WEEK,
        icon="device-floppy",
        title=_("The last backup is %(age)s old") % {"age": length(age)} if age else _("There is no backup yet"),
        about=[_("run “guildhall backup” on the server every night")],
        evidence=[Evidence(pgettext("backup", "made"), at=last.made_at)] if last else [],
        why=_("What is not backed up is lost with the disk."),
        suggested=_("Suggested: run it tonight, and restore it once to be sure"),
    )


def _last_line(error: str) -> str:
    return (error.strip().splitlines() or [""])[-1][:160]


def _link(name: str) -> str:
    from django.urls import NoReverseMatch  # noqa: PLC0415 - used here alone

    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""Asking by night, in a colleague's name and once for all, those who fell silent what was missing."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.notices import notice_kinds
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import ask_silent
from guildhall.members.models import Member
from guildhall.members.queries.founding import silence_host, went_silent
from guildhall.outreach.activities import ContactMade
from guildhall.outreach.models import Contact, Pace, Watch
from guildhall.outreach.queries.contacts import budget_of
from guildhall.outreach.queries.conversations import is_blocked
from guildhall.outreach.queries.preferences import paces_of

A_NIGHT = 20  # so that whoever asks can read what they answer


def ask_the_silent() -> int:
    """How many were asked. Nobody while the operator has named nobody who asks."""
    host, asked = silence_host(), 0
    if host is None:
        return 0
    for member in went_silent():
        asked += _asked(host, member)
        if asked == A_NIGHT:
            break
    return asked


@transaction.atomic
def _asked(host: Member, member: Member) -> bool:
    """It counts as a contact, so staff does not write a third letter on top of it."""
    person = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    budget = budget_of(person)
    if not budget.left or not _would_hear(person, host):
        return False
    try:
        ask_silent(actor=host, member=person, by_itself=True)
    except Refusal:  # a colleague was faster
        return False
    with translation.override(person.locale):
        about = _("What was missing?")
    way = Contact.Channel.NOTICE
    made = Contact.objects.create(member=person, channel=way, about=about, made_by=host.actor_key or 0, at=clock.now())
    said = Staff(after={"way": str(way), "in 30 days": budget.used + 1})
    record(ContactMade(), subject=made, actor=host, target=person, staff=said)
    return True


def _would_hear(person: Member, host: Member) -> bool:
    """Neither blocked, muted nor stopped: whoever said so is not asked behind their back."""
    muted = Watch.objects.said_by(person.pk).filter(kind="member", ref=host.pk, level=Watch.Level.MUTE)
    return not is_blocked(person, host) and not muted.exists() and not _stopped(person)


def _stopped(person: Member) -> bool:
    kind, chosen = notice_kinds["missed"], paces_of(person)
    return all(chosen.get((kind.name, way), getattr(kind, way)) == Pace.OFF for way in ("app", "mail"))

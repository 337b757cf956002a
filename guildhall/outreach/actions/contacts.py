"""Staff speaks to a member: by a mail from here, or elsewhere and written down here. Two in 30 days, more with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach.actions.mail import write_mail
from guildhall.outreach.activities import ContactAnswered, ContactMade
from guildhall.outreach.models import Contact, Mail
from guildhall.outreach.queries import address_of, quiet_hours_of
from guildhall.outreach.queries.addresses import is_suppressed
from guildhall.outreach.queries.contacts import budget_of
from guildhall.outreach.rules.contacts import can_contact, can_contact_members
from guildhall.outreach.rules.moments import after_quiet


@transaction.atomic
def contact(*, actor: Actor, member: Member, channel: str, about: str, text: str = "", reason: str = "") -> Contact:
    """Write a mail that leaves after the member's quiet hours, or keep that one spoke to them elsewhere just now.

    Refuses `not_allowed`, `bad_channel`, `no_words`, `over_budget` (a third in 30 days without `reason`) and, for mail,
    `no_text`, `no_address`, `suppressed`.
    """
    person = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    require(can_contact(actor, person))
    words = {"about": " ".join(about.split())[:200], "reason": " ".join(reason.split())[:300]}
    if channel not in Contact.Channel.values:
        raise Refusal("bad_channel", _("Choose how you spoke to them."))
    if not words["about"]:
        raise Refusal("no_words", _("Say in a line what it is about."))
    budget = budget_of(person)
    if not budget.left and not words["reason"]:
        raise Refusal("over_budget", _("Staff has been in touch twice in 30 days. Say why once more is right."))
    mail = _written(actor, person, words["about"], text) if channel == Contact.Channel.MAIL else None
    made = Contact(member=person, channel=channel, mail=mail, made_by=actor.actor_key or 0, at=clock.now(), **words)
    made.save(force_insert=True)
    said = Staff(after={"way": channel, "in 30 days": budget.used + 1}, reason=words["reason"])
    record(ContactMade(), subject=made, actor=actor, target=person, staff=said)
    return made


def _written(actor: Actor, person: Member, subject: str, text: str) -> Mail:
    address = address_of(person)
    if not text.strip():
        raise Refusal("no_text", _("Write what the mail should say."))
    if not address:
        raise Refusal("no_address", _("They have no confirmed mail address. Choose another way to reach them."))
    if is_suppressed(address):
        raise Refusal("suppressed", _("Their address takes no mail from us. Choose another way to reach them."))
    reply_to = getattr(actor, "email", None)
    with translation.override(person.locale):
        return write_mail(
            to=address, subject=subject, text=_signed(actor, text), kind="contact",
            headers={"Reply-To": reply_to} if reply_to else {}, at=_moment(person),
        )  # fmt: skip


def _signed(actor: Any, text: str) -> str:
    name, community = getattr(actor, "display_name", ""), options.get("community.name")
    return f"{text.strip()}\n\n-- \n" + now_gettext("%(name)s, %(community)s") % {"name": name, "community": community}


def _moment(person: Member) -> datetime:
    return after_quiet(clock.now(), person.zone, quiet_hours_of(person))


@transaction.atomic
def note_answer(*, actor: Actor, contact: Contact) -> None:
    """They answered. Refuses `not_allowed`, `already_answered`."""
    require(can_contact_members(actor))
    locked = Contact.objects.select_for_update(of=("self",)).select_related("member").get(pk=contact.pk)
    if locked.answered_at is not None:
        raise Refusal("already_answered", _("This has been noted already."))
    Contact.objects.filter(pk=locked.pk).update(answered_at=max(clock.now(), locked.at))
    record(ContactAnswered(), subject=locked, actor=actor, target=locked.member)

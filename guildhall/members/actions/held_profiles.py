"""Words of a profile that wait for a person: kept beside what is shown, put in its place when they pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.template.defaultfilters import linebreaks  # type: ignore[attr-defined]
from django.utils.html import urlize
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.activities import ProfileEdited, ProfileHeld, ProfilePassed, ProfileRejected
from guildhall.members.models import HeldProfile, Member, TakenProfile
from guildhall.members.rules import can_review_profiles

WORDS = ("name", "bio", "city", "company", "role", "website")  # what is free to say; a handle is an address and stays
DECIDED = ["changes", "before", "passed_at", "rejected_at"]


def bio_html(bio: str) -> str:
    """Paragraphs and links; everything else is text."""
    return linebreaks(urlize(bio, nofollow=True, autoescape=True), autoescape=False) if bio.strip() else ""


@transaction.atomic
def keep_back(member: Member, changes: Mapping[str, str], why: str, said: Mapping[str, object]) -> HeldProfile | None:
    """For `edit_profile`: keep these changes for a person; whatever else was `said` takes the place of what waited."""
    waiting = HeldProfile.objects.select_for_update().waiting().filter(member=member).first()
    if waiting is None and not changes:
        return None
    held = waiting or HeldProfile(member=member, made_at=clock.now())
    held.changes = {name: words for name, words in held.changes.items() if name not in said} | dict(changes)
    if not held.changes:
        held.passed_at = clock.now()  # nothing of it is wanted any more
    held.why = why[:300] or held.why
    held.save()
    if changes:
        record(ProfileHeld(), subject=held, actor=HOUSE, target=member)
    return held


@transaction.atomic
def pass_profile(*, actor: Actor, held: HeldProfile) -> HeldProfile:
    """What waited, or was rejected, is shown from now on. Refuses `not_allowed`, `not_hidden`."""
    member, held = _locked(actor, held)
    if held.passed_at:
        raise Refusal("not_hidden", _("This is not hidden."))
    held.before = {name: getattr(member, name) for name in held.changes}
    held.passed_at, held.rejected_at = clock.now(), None
    held.save(update_fields=DECIDED)
    _say(member, held.changes)
    record(ProfilePassed(), subject=held, actor=actor, target=member)
    return held


@transaction.atomic
def reject_profile(*, actor: Actor, held: HeldProfile) -> HeldProfile:
    """What is shown stays. Refuses `not_allowed`, `already_hidden`."""
    member, held = _locked(actor, held)
    if held.rejected_at:
        raise Refusal("already_hidden", _("This is already hidden."))
    _take_back(member, held)
    held.passed_at, held.rejected_at = None, clock.now()
    held.save(update_fields=DECIDED)
    record(ProfileRejected(), subject=held, actor=actor, target=member)
    return held


@transaction.atomic
def hold_profile(*, actor: Actor, held: HeldProfile) -> HeldProfile:
    """It waits again, as before it was decided. Refuses `not_allowed`, `already_held`, `another_waits`."""
    member, held = _locked(actor, held)
    if not (held.passed_at or held.rejected_at):
        raise Refusal("already_held", _("This already waits for review."))
    if HeldProfile.objects.waiting().filter(member=member).exists():
        raise Refusal("another_waits", _("They have changed their profile again meanwhile."))
    _take_back(member, held)
    held.passed_at = held.rejected_at = None
    held.save(update_fields=DECIDED)
    return held


@transaction.atomic
def empty_profile(*, actor: Actor, held: HeldProfile) -> None:
    """Take its words away for good. Refuses `not_allowed`, `not_hidden`."""
    _member, held = _locked(actor, held)
    if not held.rejected_at:
        raise Refusal("not_hidden", _("Hide or delete it first."))
    held.changes, held.before = {}, {}
    held.save(update_fields=DECIDED)


@transaction.atomic(savepoint=False)
def write_anew(*, actor: Actor, member: Member, changed: Iterable[str]) -> None:
    """Whoever says something else of themselves has put right what moderation took out of their profile: that is over."""
    if any(getattr(member, name) for name in changed if name in (*WORDS, "avatar")):
        TakenProfile.objects.standing().filter(member=member).update(ended_at=clock.now())


def _take_back(member: Member, held: HeldProfile) -> None:
    """The words of before, where nobody has written others since."""
    if held.passed_at:
        _say(
            member, {name: old for name, old in held.before.items() if getattr(member, name) == held.changes.get(name)}
        )


def _say(member: Member, words: Mapping[str, str]) -> None:
    if not words:
        return
    for name, value in words.items():
        setattr(member, name, value)
    member.bio_html = bio_html(member.bio)
    member.save(update_fields=[*words, "bio_html"])
    write_anew(actor=member, member=member, changed=words)
    record(ProfileEdited(), subject=member, actor=member)
    purge(f"member:{member.pk}")


def _locked(actor: Actor, held: HeldProfile) -> tuple[Member, HeldProfile]:
    require(can_review_profiles(actor))
    member = Member.objects.select_for_update(of=("self",)).get(pk=held.member_id)
    return member, HeldProfile.objects.select_for_update(of=("self",)).get(pk=held.pk)

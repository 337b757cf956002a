"""Words and picture of a profile that somebody reported: taken out of it, given back, or lost for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.files.actions import remove_file
from guildhall.files.actions.hiding import hide_file, show_file
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.actions.held_profiles import WORDS, bio_html
from guildhall.members.activities.taken import ProfileReturned, ProfileTaken
from guildhall.members.models import Member, TakenProfile
from guildhall.members.rules import can_review_profiles


@transaction.atomic
def take_profile(*, actor: Actor, member: Member, how: str, because: str = "") -> TakenProfile:
    """Nobody sees its words and picture any more; the member is shown by their handle. Refuses `not_allowed`, `same`.

    `how`: one of `TakenProfile.State`.
    """
    locked, taken = _locked(actor, member)
    state = TakenProfile.State(how)
    if taken and taken.state == state:
        raise Refusal("same", _("It is so already."))
    if taken is None:
        words = {name: getattr(locked, name) for name in WORDS if getattr(locked, name)}
        taken = TakenProfile(member=locked, words=words, avatar=locked.avatar)
        _say(locked, dict.fromkeys(words, ""), avatar=None)
    taken.state, taken.taken_at = state, clock.now()
    taken.save()
    if taken.avatar:
        hide_file(actor=actor, file=taken.avatar, state=state, because=because)
    record(ProfileTaken(), subject=taken, actor=actor, target=locked)
    return taken


@transaction.atomic
def return_profile(*, actor: Actor, member: Member) -> None:
    """What was taken is shown again. Refuses `not_allowed`, `not_hidden`."""
    locked, taken = _locked(actor, member)
    if taken is None:
        raise Refusal("not_hidden", _("This is not hidden."))
    if taken.avatar:
        show_file(actor=actor, file=taken.avatar)
    _say(locked, taken.words, avatar=taken.avatar)
    taken.ended_at = clock.now()
    taken.save(update_fields=["ended_at"])
    record(ProfileReturned(), subject=taken, actor=actor, target=locked)


@transaction.atomic
def empty_taken_profile(*, actor: Actor, member: Member) -> None:
    """Words and picture are gone for good. Refuses `not_allowed`, `not_hidden`."""
    _member, taken = _locked(actor, member)
    if taken is None or taken.state == TakenProfile.State.HELD:
        raise Refusal("not_hidden", _("Hide or delete it first."))
    picture = taken.avatar
    taken.words, taken.avatar, taken.ended_at = {}, None, clock.now()
    taken.save(update_fields=["words", "avatar", "ended_at"])
    if picture:
        remove_file(picture)


def _locked(actor: Actor, member: Member) -> tuple[Member, TakenProfile | None]:
    require(can_review_profiles(actor))
    locked = Member.objects.select_for_update(of=("self",)).select_related("avatar").get(pk=member.pk)
    return locked, TakenProfile.objects.standing().select_related("avatar").filter(member=locked).first()


def _say(member: Member, words: Mapping[str, str], *, avatar: Any) -> None:
    for name, value in words.items():
        setattr(member, name, value)
    member.bio_html, member.avatar = bio_html(member.bio), avatar
    member.save(update_fields=[*words, "bio_html", "avatar"])
    purge(f"member:{member.pk}")

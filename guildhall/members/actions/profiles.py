"""What members say about themselves, and how they want to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.files.actions import remove_file, store_picture
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated, weighed
from guildhall.kernel.markdown import render
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal, require
from guildhall.members.actions.held_profiles import bio_html, keep_back, write_anew
from guildhall.members.activities import ProfileEdited
from guildhall.members.handles import clean_handle
from guildhall.members.models import FormerHandle, Member
from guildhall.members.rules import SWITCHES, can_edit_profile

EDITABLE = ("handle", "name", "bio", "city", "country", "company", "industry", "role", "website", "languages")
SAID = frozenset({"handle", "name", "bio", "city", "company", "role", "website"})  # what is free to say
AVATAR_SIDE = 320  # pixels; shown at 160 at most, sharp on dense screens
LARGEST_UPLOAD = 8 << 20
AT_ONCE = 500  # people


@transaction.atomic
def edit_profile(*, actor: Member, member: Member, **changes: Any) -> Member:
    """Change any of `EDITABLE`; words that have to wait for a person are kept beside what is shown (`HeldProfile`).

    Refuses `handle_taken`, `blocked_word`. Raises TypeError for other fields.
    """
    if unknown := changes.keys() - set(EDITABLE):
        raise TypeError(f"not part of a profile: {sorted(unknown)}")
    locked = _own(actor, member)
    if "handle" in changes:
        changes["handle"] = _free(locked, changes["handle"])
    _hold_back(locked, changes, actor)
    changed = [name for name, value in changes.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    if "handle" in changed:
        _keep_former(locked, changes["handle"])
    for name in changed:
        setattr(locked, name, changes[name])
    locked.bio_html = bio_html(locked.bio)
    locked.save(update_fields=[*changed, "bio_html"])
    write_anew(actor=actor, member=locked, changed=changed)
    record(ProfileEdited(), subject=locked, actor=actor)
    purge(f"member:{locked.pk}")
    return locked


def _hold_back(member: Member, changes: dict[str, Any], actor: Member) -> None:
    """Every new word is looked at; what waits leaves `changes`. A handle cannot wait: it is an address."""
    said = {name: changes[name] for name in sorted(SAID & changes.keys()) if changes[name] != getattr(member, name)}
    if "handle" in said:
        changes["handle"] = gated("members.handle", said.pop("handle"), actor)
    waiting: dict[str, str] = {}
    reasons = []
    for name, words in said.items():
        changes[name], why = weighed(f"members.{name}", words, actor)
        if why:
            waiting[name] = changes.pop(name)
            reasons.append(why)
    keep_back(member, waiting, "; ".join(reasons), said)


@transaction.atomic
def set_avatar(*, actor: Member, member: Member, data: bytes) -> Member:
    """Cut to a square, made small and written anew, so that nothing but the picture is left of what came in."""
    locked = _own(actor, member)
    old = locked.avatar
    locked.avatar = store_picture(
        actor=actor,
        data=data,
        side=AVATAR_SIDE,
        name="avatar.webp",
        owner_type="members.member",
        owner_id=locked.pk,
    )
    locked.save(update_fields=["avatar"])
    write_anew(actor=actor, member=locked, changed=["avatar"])
    if old:
        remove_file(old)
    record(ProfileEdited(), subject=locked, actor=actor)
    purge(f"member:{locked.pk}")
    return locked


@transaction.atomic
def remove_avatar(*, actor: Member, member: Member) -> None:
    locked = _own(actor, member)
    if old := locked.avatar:
        locked.avatar = None
        locked.save(update_fields=["avatar"])
        remove_file(old)
        record(ProfileEdited(), subject=locked, actor=actor)
        purge(f"member:{locked.pk}")


@transaction.atomic
def set_privacy(*, actor: Member, member: Member, switches: dict[str, bool]) -> Member:
    """Turn the switches of `members.rules.SWITCHES` on or off; others are left alone."""
    locked = _own(actor, member)
    wanted = {name: bool(value) for name, value in switches.items() if name in SWITCHES}
    locked.privacy = {**locked.privacy, **wanted}
    locked.save(update_fields=["privacy"])
    purge(f"member:{locked.pk}")
    return locked


@transaction.atomic
def set_language(*, actor: Member, member: Member, locale: str, zone: str | None = None) -> Member:
    """Refuses `no_such_language` and `no_such_zone`."""
    locked = _own(actor, member)
    if locale not in dict(settings.LANGUAGES):
        raise Refusal("no_such_language", _("This community does not speak that language."))
    if zone is not None and zone not in available_timezones():
        raise Refusal("no_such_zone", _("There is no such time zone."))
    locked.locale, locked.zone = locale, zone or locked.zone
    locked.save(update_fields=["locale", "zone"])
    return locked


def rebake_bios(*, actor: Actor) -> Iterator[int]:
    """Render what people say about themselves anew, where this release makes something else of it; yields how many were looked at.

    What came as HTML is cleaned as HTML again: it has tags, and they were not shown as text.
    """
    done = after = 0
    rows = Member.objects.exclude(bio="").order_by("pk")
    while batch := list(rows.filter(pk__gt=after).only("pk", "bio", "bio_html")[:AT_ONCE]):
        with transaction.atomic():
            for member in batch:
                if (fresh := _rebaked(member)) != member.bio_html:
                    Member.objects.filter(pk=member.pk, bio=member.bio).update(bio_html=fresh)
                    purge(f"member:{member.pk}")
        after, done = batch[-1].pk, done + len(batch)
        yield done


def _rebaked(member: Member) -> str:
    was_html = "<" in member.bio and "&lt;" not in member.bio_html
    if not was_html:
        return bio_html(member.bio)
    with suppress(Refusal):
        return render(member.bio, "html")
    return member.bio_html


def _own(actor: Member, member: Member) -> Member:
    locked = Member.objects.select_for_update(of=("self",)).select_related("avatar").get(pk=member.pk)
    require(can_edit_profile(actor, locked))
    return locked


def _keep_former(member: Member, wanted: str) -> None:
    """Old links lead to where a member is found now; a handle that is taken again is nobody's former one."""
    FormerHandle.objects.filter(handle__iexact=wanted).delete()
    if wanted.upper() != member.handle.upper():
        FormerHandle.objects.filter(handle__iexact=member.handle).delete()
        FormerHandle.objects.create(handle=member.handle, member=member, until=clock.now())


def _free(member: Member, wanted: str) -> str:
    handle = member.handle if wanted == member.handle else clean_handle(wanted)
    if Member.objects.filter(handle__iexact=handle).exclude(pk=member.pk).exists():
        raise Refusal("handle_taken", _("Somebody has this handle already."))
    return handle

"""Choosing what to hear of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member
from guildhall.outreach.activities import MemberFollowed, MemberUnfollowed, WatchChosen
from guildhall.outreach.models import Watch
from guildhall.outreach.queries import shown_to

_ORDER = [Watch.Level.MUTE, Watch.Level.NORMAL, Watch.Level.WATCH]


@transaction.atomic
def set_watch(*, actor: Actor, kind: str, ref: int, level: str) -> Watch:
    """Watch, mute or neither. The choice holds, also against watching by posting, until another is made.

    Refuses `not_a_member`, `no_such_level`, `not_there` (nothing that the actor may see), `own_profile`.
    """
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    if level not in Watch.Level.values:
        raise Refusal("no_such_level", _("Choose to watch, to be told as usual, or to mute."))
    if (kind, ref) == ("member", actor.pk):
        raise Refusal("own_profile", _("You cannot watch yourself."))
    if ref not in shown_to(actor, kind, [ref]):
        raise Refusal("not_there", _("What you want to watch is not there any more."))
    before = Watch.objects.select_for_update().filter(member=actor, kind=kind, ref=ref).first()
    chosen = {"level": level, "way": Watch.Way.HAND, "since": clock.now()}
    watch, _made = Watch.objects.update_or_create(member=actor, kind=kind, ref=ref, defaults=chosen)
    record(WatchChosen(level=_ORDER.index(Watch.Level(level))), subject=watch, actor=actor)
    if kind == "member":
        _follow(
            actor, ref, was=before is not None and before.level == Watch.Level.WATCH, now=level == Watch.Level.WATCH
        )
    return watch


def _follow(actor: Member, ref: int, *, was: bool, now: bool) -> None:
    """A tie from one person to another, in the log when it begins and when it ends."""
    if was != now:
        followed = Member.objects.get(pk=ref)
        record(MemberFollowed() if now else MemberUnfollowed(), subject=followed, actor=actor, target=followed)


@transaction.atomic
def watch_by_posting(*, actor: Actor, started: Iterable[tuple[int, str, int, datetime]]) -> None:
    """Members watch the threads they started: (member id, kind, ref, since). What somebody chose before stays."""
    way, level = Watch.Way.POSTING, Watch.Level.WATCH
    rows = [
        Watch(member_id=member, kind=kind, ref=ref, way=way, level=level, since=since)
        for member, kind, ref, since in started
    ]
    Watch.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def carry_watches(*, kind: str, ref: int, to: int) -> None:
    """One thing has become part of another: whoever chose to hear of it, or not to, has chosen so for the other.

    What somebody chose for the other thing itself stays.
    """
    rows = [
        Watch(member_id=watch.member_id, kind=kind, ref=to, level=watch.level, way=watch.way, since=watch.since)
        for watch in Watch.objects.of(kind, ref)
    ]
    Watch.objects.bulk_create(rows, ignore_conflicts=True)

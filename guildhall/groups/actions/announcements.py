"""What the leads of a group tell everybody in it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.groups.actions.groups import locked, require_lead, require_open
from guildhall.groups.activities import (
    AnnouncementDecided,
    AnnouncementEdited,
    AnnouncementPublished,
    AnnouncementWithdrawn,
)
from guildhall.groups.models import Announcement, AnnouncementVersion, Group
from guildhall.groups.rules import can_moderate
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.markdown import render
from guildhall.kernel.refusal import Forbidden, Refusal, require
from guildhall.kernel.registry import port
from guildhall.kernel.text import language_of
from guildhall.members.models import Member

LONGEST = 20_000  # characters of the source


@transaction.atomic
def announce(*, actor: Actor, group: Group, title: str, source: str, pinned_until: date | None = None) -> Announcement:
    """Everybody in the group is told, once. Counts as a topic of the limits.

    Refuses `not_allowed`, `silenced`, `group_closed`, `no_title`, `empty`, `too_long`, and what gates, limits and `render` do.
    """
    require_lead(actor, group)
    author = _author(actor)
    group = locked(group)
    require_open(group)
    made = Announcement(group=group, author=author, published_at=clock.now(), pinned_until=pinned_until)
    _word(made, title, source, actor)
    if author and (spend := port("spend", "moderation.member")):
        spend(author, "topics")
    made.save()
    _keep(made, 1, "", actor)
    _say(AnnouncementPublished(), made, actor)
    return made


@transaction.atomic
def edit_announcement(
    *,
    actor: Actor,
    announcement: Announcement,
    title: str,
    source: str,
    pinned_until: date | None = None,
    because: str = "",
    after: int | None = None,
) -> Announcement:
    """The next version; `after`: the number the writer had before them. Nobody is told again.

    Refuses as `announce`, `withdrawn`, `not_shown`, `changed_meanwhile`.
    """
    row = _held(actor, announcement)
    _author(actor)
    if row.hidden_at:
        raise Refusal("not_shown", _("Moderation decides about this announcement. Until then it is not changed."))
    last = AnnouncementVersion.objects.filter(announcement=row).aggregate(last=Max("number"))["last"] or 0
    if after is not None and after != last:
        raise Refusal("changed_meanwhile", _("Somebody changed it meanwhile. Read it, then save yours after it."))
    before = (row.title, row.source)
    _word(row, title, source, actor)
    row.pinned_until = pinned_until
    if before != (row.title, row.source):
        row.edited_at = clock.now()
        _keep(row, last + 1, because, actor)
        _say(AnnouncementEdited(number=last + 1), row, actor)
    row.save()
    return row


@transaction.atomic
def withdraw_announcement(*, actor: Actor, announcement: Announcement) -> Announcement:
    """Its leads still find it with its versions; nobody else does. Refuses `not_allowed`, `withdrawn`."""
    row = _held(actor, announcement)
    row.withdrawn_at, row.withdrawn_by = clock.now(), actor.actor_key
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _say(AnnouncementWithdrawn(), row, actor)
    return row


@transaction.atomic
def decide_announcement(*, actor: Actor, announcement: Announcement, how: str) -> None:
    """By moderation: 'held', 'hidden', 'deleted', 'purged' (all its words go) or '' (shown again).

    Refuses `not_allowed`, `same`, `gone`.
    """
    require(can_moderate(actor))
    row = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if row.hidden_as == how:
        raise Refusal("same", _("It is so already."))
    if row.hidden_as == Announcement.Hidden.PURGED:
        raise Refusal("gone", _("Its words are gone for good."))
    before, row.hidden_as = row.hidden_as, how
    row.hidden_at, row.hidden_by = (clock.now(), actor.actor_key) if how else (None, None)
    if how == Announcement.Hidden.PURGED:
        row.title = row.source = row.html = ""
        AnnouncementVersion.objects.filter(announcement=row).update(title="", source="", because="")
    row.save()
    said = Staff(before={"state": before or "shown"}, after={"state": how or "shown"})
    _say(AnnouncementDecided(), row, actor, staff=said)


def _author(actor: Actor) -> Member | None:
    """None for the house. Refuses `silenced`."""
    if not isinstance(actor, Member):
        return None
    if actor.is_silenced:
        raise Forbidden("silenced", _("You cannot write while you are silenced or suspended."))
    return actor


def _held(actor: Actor, announcement: Announcement) -> Announcement:
    require_lead(actor, announcement.group)
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("group")
    row = rows.get(pk=announcement.pk)
    if row.withdrawn_at:
        raise Refusal("withdrawn", _("This announcement was withdrawn."))
    require_open(row.group)
    return row


def _word(row: Announcement, title: str, source: str, actor: Actor) -> None:
    title, source = " ".join(title.split()), source.strip().replace("\r\n", "\n")
    if not title:
        raise Refusal("no_title", _("Give it a title: it is what members read in their notices."))
    if not source:
        raise Refusal("empty", _("Write what everybody should know."))
    if len(source) > LONGEST or len(title) > 120:
        raise Refusal("too_long", _("An announcement has at most 120 characters in its title and 20,000 in its text."))
    row.title, row.source = (
        gated("groups.announcement", title, actor)[:120],
        gated("groups.announcement", source, actor),
    )
    row.html, row.language = str(render(row.source)), language_of(f"{row.title} {row.source}")


def _keep(row: Announcement, number: int, because: str, actor: Actor) -> None:
    AnnouncementVersion.objects.create(
        announcement=row, number=number, title=row.title, source=row.source, written_at=clock.now(),
        because=gated("groups.because", because.strip(), actor)[:200], written_by=actor.actor_key,
    )  # fmt: skip


def _say(activity: object, row: Announcement, actor: Actor, staff: Staff | None = None) -> None:
    record(activity, subject=row, actor=actor, scopes=[scope("group", row.group_id)], staff=staff)

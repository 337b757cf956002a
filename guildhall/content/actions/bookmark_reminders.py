"""Bringing back what members saved, at the time they chose."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.content.actions.writing import allow, author
from guildhall.content.activities.bookmarks import ReminderDue
from guildhall.content.models import Bookmark, Post
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal

AT_ONCE = 500
LATER = timedelta(hours=1)  # what the member may not read just now is looked at again after this
FURTHEST = timedelta(days=5 * 366)


def check_moment(at: datetime) -> datetime:
    """Refuses `reminder_not_ahead`, `reminder_too_far`."""
    now = clock.now()
    if at <= now:
        raise Refusal("reminder_not_ahead", _("This time has passed. Choose a later one."))
    if at > now + FURTHEST:
        raise Refusal("reminder_too_far", _("Choose a time within the next five years."))
    return at


def remind_of_bookmarks(*, actor: Actor) -> int:
    """What is due now, each in a transaction of its own. Returns how many members were told of something."""
    due = Bookmark.objects.due(clock.now()).order_by("remind_at", "pk").values_list("pk", flat=True)
    return sum(remind_of_bookmark(actor=actor, pk=pk) for pk in due[:AT_ONCE])


@transaction.atomic
def remind_of_bookmark(*, actor: Actor, pk: int) -> bool:
    """Looks again under the lock. A post that was moved is found where it is now; one out of sight waits until it is back."""
    rows = Bookmark.objects.due(clock.now()).select_for_update(of=("self",), skip_locked=True)
    here = rows.select_related("member").filter(pk=pk).first()
    if here is None:
        return False
    is_readable = Post.objects.visible_to(here.member).filter(pk=here.post_id).exists()
    if is_readable:
        here.reminded_at = clock.now()
        record(ReminderDue(), subject=here, actor=actor, target=here.member)
    else:
        here.remind_at = clock.now() + LATER
    here.save(update_fields=["remind_at", "reminded_at"])
    return is_readable


@transaction.atomic
def snooze_reminder(*, actor: Actor, bookmark: Bookmark, at: datetime) -> Bookmark:
    """Come back to it later. Refuses `not_a_member`, `not_allowed`, `reminder_not_ahead`, `reminder_too_far`."""
    here = _own(actor, bookmark)
    here.remind_at, here.reminded_at = check_moment(at), None
    here.save(update_fields=["remind_at", "reminded_at"])
    return here


@transaction.atomic
def finish_reminder(*, actor: Actor, bookmark: Bookmark) -> Bookmark:
    """Done with it; it stays saved. Doing it twice does nothing. Refuses `not_a_member`, `not_allowed`."""
    here = _own(actor, bookmark)
    here.remind_at = here.reminded_at = None
    here.save(update_fields=["remind_at", "reminded_at"])
    return here


def _own(actor: Actor, bookmark: Bookmark) -> Bookmark:
    member = author(actor)
    allow(bookmark.member_id == member.pk)
    return Bookmark.objects.select_for_update().get(pk=bookmark.pk)

"""What members keep for themselves. Their own affair: the log hears only that a reminder came due, and shows it to nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.content.actions.bookmark_reminders import check_moment
from guildhall.content.actions.writing import allow, author
from guildhall.content.models import Bookmark, Post
from guildhall.kernel.actor import Actor


@transaction.atomic
def save_post(*, actor: Actor, post: Post, note: str = "", remind_at: datetime | None = None) -> Bookmark:
    """Keep a post, or change note and reminder of one that is kept; what was told already stands until it is done.

    Refuses `not_a_member`, `not_allowed`, `reminder_not_ahead`, `reminder_too_far`.
    """
    member = author(actor)
    allow(Post.objects.visible_to(actor).filter(pk=post.pk).exists())
    Bookmark.objects.get_or_create(member=member, post=post)
    here = Bookmark.objects.select_for_update().get(member=member, post=post)
    here.note = note.strip()
    if remind_at != here.remind_at and (remind_at or not here.reminded_at):
        here.remind_at, here.reminded_at = check_moment(remind_at) if remind_at else None, None
    here.save(update_fields=["note", "remind_at", "reminded_at"])
    return here


@transaction.atomic
def unsave_post(*, actor: Actor, post: Post) -> None:
    """Doing it twice does nothing. Refuses `not_a_member`."""
    Bookmark.objects.filter(member=author(actor), post=post).delete()

"""What members keep for themselves. Their own affair: nothing of it is said to the log."""

from __future__ import annotations

from django.db import transaction

from guildhall.content.actions.writing import allow, author
from guildhall.content.models import Bookmark, Post
from guildhall.kernel.actor import Actor


@transaction.atomic
def save_post(*, actor: Actor, post: Post, note: str = "") -> Bookmark:
    """Keep a post, or change the note on one that is kept. Refuses `not_a_member`, `not_allowed`."""
    member = author(actor)
    allow(Post.objects.visible_to(actor).filter(pk=post.pk).exists())
    return Bookmark.objects.update_or_create(member=member, post=post, defaults={"note": note.strip()})[0]


@transaction.atomic
def unsave_post(*, actor: Actor, post: Post) -> None:
    """Doing it twice does nothing. Refuses `not_a_member`."""
    Bookmark.objects.filter(member=author(actor), post=post).delete()

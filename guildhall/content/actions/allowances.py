"""What has to be so before somebody's text is taken: the guidelines agreed to, and no more in it than their level allows."""

from __future__ import annotations

from guildhall.content.models import Comment, Post
from guildhall.kernel.actor import Actor
from guildhall.members.models import Member
from guildhall.moderation.actions.guidelines import require_agreement
from guildhall.moderation.actions.limits import allow_text, spend


def allow_new(member: Member, text: Post | Comment) -> None:
    """Refuses `guidelines_changed`, `too_many_links`, `too_many_images`, `too_many_mentions`."""
    require_agreement(actor=member)
    allow_text(actor=member, html=text.html, source=text.source)


def allow_edit(actor: Actor, text: Post | Comment) -> None:
    """As it reads now, in the transaction that changed it. Refuses the same, and `too_fast`."""
    allow_text(actor=actor, html=text.html, source=text.source)
    spend(actor=actor, action="edits")

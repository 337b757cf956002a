"""Not letting somebody write to one, and letting them again; they are not told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden, Refusal, require
from guildhall.members.models import Member
from guildhall.outreach.activities import BlockEnded, BlockSet
from guildhall.outreach.models import Block


@transaction.atomic
def block_member(*, actor: Actor, member: Member) -> Block:
    """The member cannot write to the actor, nor begin with them; said again, nothing changes. Refuses `not_a_member`, `oneself`."""
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    if actor.pk == member.shown.pk:
        raise Refusal("oneself", _("You cannot keep yourself from writing."))
    block, made = Block.objects.get_or_create(member=actor, blocked=member.shown)
    if made:
        record(BlockSet(), subject=block, actor=actor)
    return block


@transaction.atomic
def unblock_member(*, actor: Actor, block: Block) -> None:
    """The member may write again, as far as the actor's `Reach` lets them. Refuses `not_allowed`."""
    require(isinstance(actor, Member) and Block.objects.by(actor).filter(pk=block.pk).exists())
    record(BlockEnded(), subject=block, actor=actor)
    Block.objects.by(actor).against(block.blocked.shown).delete()

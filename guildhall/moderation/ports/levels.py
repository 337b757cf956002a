"""What rooms below ask before a member does something that is limited."""

from __future__ import annotations

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, ports
from guildhall.moderation.actions.limits import spend


def spend_one(actor: Actor, action: str) -> None:
    spend(actor=actor, action=action)


ports.add(Port(name="moderation.member.spend", kind="spend", answers=spend_one))

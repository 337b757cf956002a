"""What rooms below ask before a member does something that is limited; what a notice of a level says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.moderation.actions.limits import spend
from guildhall.moderation.models import LevelMove
from guildhall.moderation.queries.standings import words_of


def spend_one(actor: Actor, action: str) -> None:
    spend(actor=actor, action=action)


def show_moves(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    """To the member who moved alone."""
    found = LevelMove.objects.filter(pk__in=list(ids), member=getattr(viewer, "pk", None))
    return {one.pk: Shown(words_of(one), f"{reverse('moderation:level')}#move-{one.pk}") for one in found}


ports.add(Port(name="moderation.levelmove.subject", kind="subject", answers=show_moves))
ports.add(Port(name="moderation.member.spend", kind="spend", answers=spend_one))

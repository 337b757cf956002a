"""What rooms below ask before a member does something that is limited; what a notice of a level says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import PeopleFilter, Port, Shown, people_filters, ports
from guildhall.kernel.text import Bilingual
from guildhall.moderation.actions.limits import spend
from guildhall.moderation.models import LevelMove, Standing
from guildhall.moderation.queries.standings import words_of
from guildhall.moderation.rules.levels import LEVELS


def spend_one(actor: Actor, action: str) -> None:
    spend(actor=actor, action=action)


def show_moves(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    """To the member who moved alone."""
    found = LevelMove.objects.filter(pk__in=list(ids), member=getattr(viewer, "pk", None))
    return {one.pk: Shown(words_of(one), f"{reverse('moderation:level')}#move-{one.pk}") for one in found}


def people_at(_viewer: Actor, level: str) -> Any:
    """At this level; those nobody reckoned yet are at none that can be chosen."""
    wanted = int(level) if level in {str(number) for number in range(1, len(LEVELS))} else -1
    return Standing.objects.filter(level=wanted).values("member")


people_filters.add(
    PeopleFilter(
        name="moderation.level",
        label=Bilingual("Every level of trust", "所有信任等级"),
        among=people_at,
        choices=lambda _viewer: [(str(number), name) for number, name in enumerate(LEVELS) if number],
        switch="shows_level",
        order=30,
    )
)
ports.add(Port(name="moderation.levelmove.subject", kind="subject", answers=show_moves))
ports.add(Port(name="moderation.member.spend", kind="spend", answers=spend_one))

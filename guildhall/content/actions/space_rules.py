"""Who may write in a space: every change is a row that stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import Staff, record, scope
from guildhall.content.actions.writing import allow
from guildhall.content.activities import SpaceChanged
from guildhall.content.models import Space, SpaceRules
from guildhall.content.models.spaces import Who
from guildhall.content.rules import can_manage
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal


@transaction.atomic
def rule_space(
    *,
    actor: Actor,
    space: Space,
    openers: str,
    repliers: str,
    opener_groups: Iterable[Any] = (),
    replier_groups: Iterable[Any] = (),
) -> SpaceRules | None:
    """Say who may open topics and who may reply. What changes nothing writes nothing.

    Refuses `not_allowed`, `no_opener_groups`, `no_replier_groups`.
    """
    allow(can_manage(actor))
    space = Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
    wanted = {
        "openers": openers,
        "opener_groups": _groups(openers, opener_groups, "no_opener_groups"),
        "repliers": repliers,
        "replier_groups": _groups(repliers, replier_groups, "no_replier_groups"),
    }
    if all(getattr(space, name) == value for name, value in wanted.items()):
        return None
    said = Staff(before={name: getattr(space, name) for name in wanted}, after=wanted)
    for name, value in wanted.items():
        setattr(space, name, value)
    space.save(update_fields=list(wanted))
    rules = SpaceRules.objects.create(space=space, made_by=actor.actor_key, **wanted)
    record(SpaceChanged(), subject=space, actor=actor, scopes=[scope("space", space.pk)], staff=said)
    purge("home", "spaces", f"space:{space.pk}")
    return rules


def _groups(who: str, groups: Iterable[Any], code: str) -> list[int]:
    if who != Who.GROUPS:
        return []
    found = sorted(group.pk for group in groups)
    if not found:
        raise Refusal(code, _("Choose at least one group, or let all members."))
    return found

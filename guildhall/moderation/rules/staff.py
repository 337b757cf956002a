"""Who decides on what. Rights in a space come from the room that owns it, by its port."""

from __future__ import annotations

from typing import Any

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.moderated import moderated_types
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual
from guildhall.moderation.models import APPEAL_FOR, Appeal, Item, Restriction

SANCTION = capabilities.add(
    Capability(
        name="moderation.sanction",
        label=Bilingual("Keep cases and restrict members", "管理个案并处理成员"),
        about=Bilingual(
            "Open cases; warn, silence and suspend members; take accounts of spam out",
            "建立个案，对成员警告、禁言或封禁，清除垃圾账号",
        ),
        roles=("operator", "manager"),
    )
)
HEAR = capabilities.add(
    Capability(
        name="moderation.hear_appeals",
        label=Bilingual("Decide appeals", "裁定申诉"),
        about=Bilingual("Never on decisions of one's own", "不能裁定针对自己所作决定的申诉"),
        roles=("operator", "manager"),
    )
)
WORD = capabilities.add(
    Capability(
        name="moderation.word_reasons",
        label=Bilingual("Edit reason templates", "编辑理由模板"),
        roles=("operator", "manager"),
    )
)


def scopes_of(viewer: Any) -> dict[str, set[int] | None]:
    """By type of subject the spaces that a viewer looks after; None is all. Rooms are asked once each."""
    if not _may_act(viewer):
        return {}
    known: dict[Any, set[int] | None] = {}
    for port in moderated_types().values():
        if port.looked_after_by not in known:
            known[port.looked_after_by] = port.looked_after_by(viewer)
    by_type = {name: known[port.looked_after_by] for name, port in moderated_types().items()}
    return {name: spaces for name, spaces in by_type.items() if spaces is None or spaces}


def _may_act(viewer: Any) -> bool:
    return viewer.is_authenticated and not getattr(viewer, "is_silenced", False)


def can_review(viewer: Actor) -> bool:
    """Something at all."""
    return bool(scopes_of(viewer))


def can_decide(viewer: Any, item: Item, scopes: dict[str, set[int] | None] | None = None) -> bool:
    """In the spaces that they look after, and never on what is their own."""
    scopes = scopes_of(viewer) if scopes is None else scopes
    spaces = scopes.get(item.subject_type, set())
    is_theirs = spaces is None or item.space in spaces
    return is_theirs and (item.author_id is None or item.author_id != getattr(viewer, "pk", None))


def can_sanction(viewer: Any, member: Any = None) -> bool:
    """Nobody themselves, nor somebody who may do the same."""
    if not (_may_act(viewer) and viewer.can(SANCTION.name)):
        return False
    return member is None or (member.pk != getattr(viewer, "pk", None) and not member.can(SANCTION.name))


def can_hear(viewer: Any, restriction: Restriction | None = None) -> bool:
    """Another person than who made it, and than whom it is about."""
    if not (_may_act(viewer) and viewer.can(HEAR.name)):
        return False
    own = getattr(viewer, "pk", None)
    return restriction is None or own not in (restriction.made_by_id, restriction.member_id)


def can_appeal(viewer: Any, restriction: Restriction, appeal: Appeal | None) -> bool:
    """Once, for six months."""
    is_theirs = restriction.member_id == getattr(viewer, "pk", None)
    return is_theirs and appeal is None and clock.now() <= restriction.made_at + APPEAL_FOR


def can_word(viewer: Any) -> bool:
    return _may_act(viewer) and viewer.can(WORD.name)

"""Who may write in a space, in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import get_language, gettext

from guildhall.content.models import Space, Topic
from guildhall.content.models.spaces import Who
from guildhall.content.queries import group_names
from guildhall.content.rules import may_open, may_reply, may_write
from guildhall.kernel.actor import Actor


def who_words(viewer: Actor, who: str, groups: Collection[int]) -> str:
    if who == Who.MEMBERS:
        return gettext("All members")
    if who == Who.KEEPERS:
        return gettext("Those who look after this space")
    comma = "、" if (get_language() or "").startswith("zh") else ", "
    names = comma.join(str(name) for name in group_names(viewer, groups))
    if not names:
        return gettext("Members of certain groups")
    return gettext("Members of %(groups)s") % {"groups": names}


def space_words(viewer: Actor, space: Space) -> dict[str, Any]:
    return {
        "may_open": may_write(viewer) and may_open(viewer, space),
        "openers": who_words(viewer, space.openers, space.opener_groups),
        "repliers": who_words(viewer, space.repliers, space.replier_groups),
    }


def barred_words(viewer: Actor, topic: Topic) -> str:
    """Who may reply here, for a member who may not; empty where nothing but that stands in the way."""
    is_open = not (topic.closed_at or topic.hidden_at or topic.space.archived_at)
    if not (may_write(viewer) and is_open) or may_reply(viewer, topic):
        return ""
    return who_words(viewer, topic.space.repliers, topic.space.replier_groups)

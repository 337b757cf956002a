"""Where levels of trust stand in the menus."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.members.rules import can_see_shown
from guildhall.moderation.queries.levels import level_of, progress_of
from guildhall.moderation.queries.standings import level_context
from guildhall.moderation.rules.levels import LEVELS, MANAGE
from guildhall.options.rules import CHOOSE

panels.add(
    Panel(
        name="moderation.level",
        place="settings",
        label=pgettext_lazy("settings", "Level"),
        url_name="moderation:level",
        order=47,
    )
)
panels.add(
    Panel(
        name="moderation.levels",
        place="console",
        label=_("Levels of trust"),
        url_name="moderation:levels",
        icon="chart-bar",
        order=140,
        group="run",
        capability=CHOOSE.name,
    )
)


def beside_profile(request: Any, member: Any) -> tuple[str, dict[str, Any]] | None:
    """The level's name on a profile, from the first level above new on."""
    level = level_of(member) if can_see_shown(request.user, member, "shows_level") else 0
    return ("moderation/on_profile.html", {"name": LEVELS[level]}) if level else None


panels.add(
    Panel(
        name="moderation.on_profile",
        place="profile_side",
        label=pgettext_lazy("settings", "Level"),
        render=beside_profile,
        order=10,
    )
)


def level_card(_request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    return "moderation/console/level_card.html", level_context(progress_of(member)) | {"member": member}


panels.add(
    Panel(
        name="moderation.level_card",
        place="member",
        label=_("Level of trust"),
        order=60,
        capability=MANAGE.name,
        render=level_card,
    )
)

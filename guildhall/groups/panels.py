from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from guildhall.groups import queries
from guildhall.groups.models import Group
from guildhall.groups.queries import rosters
from guildhall.groups.queries.health import silent_groups
from guildhall.groups.rules import MANAGE
from guildhall.kernel.registry import Panel, panels


def running(request: HttpRequest, group: Group) -> tuple[str, dict[str, Any]] | None:
    elections = queries.running_elections(group)[:3]
    return ("groups/on_group.html", {"elections": elections}) if elections else None


def elsewhere(request: HttpRequest, group: Group) -> tuple[str, dict[str, Any]] | None:
    lines = rosters.named_elsewhere(group.pk)
    return ("groups/elsewhere.html", {"lines": lines}) if lines else None


panels.add(
    Panel(
        name="groups.elsewhere",
        place="on_group",
        label=pgettext_lazy("of a group", "Named in its own list"),
        render=elsewhere,
        order=120,
    )
)
panels.add(
    Panel(
        name="groups.running",
        place="on_group",
        label=pgettext_lazy("tab of a group", "Elections"),
        render=running,
        order=10,
    )
)
panels.add(
    Panel(
        name="groups.directory",
        place="site",
        label=pgettext_lazy("navigation", "Groups"),
        url_name="groups:directory",
        icon="users-group",
        order=40,
    )
)
panels.add(
    Panel(
        name="groups.groups",
        place="console",
        label=pgettext_lazy("navigation", "Groups"),
        url_name="groups:groups",
        icon="users-group",
        order=125,
        group="run",
        capability=MANAGE.name,
    )
)


def silent_card(request: HttpRequest, _subject: Any) -> tuple[str, dict[str, Any]] | None:
    silent = [one for one in silent_groups() if one.health.level]
    return ("groups/console/silent_card.html", {"rows": silent[:5], "number": len(silent)}) if silent else None


panels.add(
    Panel(
        name="groups.silent_card",
        place="today",
        label=pgettext_lazy("console", "Silent groups"),
        order=70,
        capability=MANAGE.name,
        render=silent_card,
    )
)

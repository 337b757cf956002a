from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from guildhall.groups.queries.health import silent_groups
from guildhall.groups.rules import MANAGE
from guildhall.kernel.registry import Panel, panels

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
    silent = [one for one in silent_groups() if one.health.level or one.overdue]
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

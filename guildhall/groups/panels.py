from django.utils.translation import pgettext_lazy

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

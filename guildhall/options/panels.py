from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.options.rules import CHOOSE

panels.add(
    Panel(
        name="options.settings",
        place="console",
        label=pgettext_lazy("console", "Settings"),
        url_name="options:settings",
        icon="settings",
        order=390,
        group="house",
        capability=CHOOSE.name,
    )
)

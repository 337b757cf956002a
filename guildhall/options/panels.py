from django.utils.translation import gettext_lazy as _
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
panels.add(
    Panel(
        name="options.guidelines",
        place="footer",
        label=_("Community guidelines"),
        url_name="options:guidelines",
        order=10,
    )
)
panels.add(
    Panel(
        name="options.privacy",
        place="footer",
        label=pgettext_lazy("page", "Privacy"),
        url_name="options:privacy",
        order=20,
    )
)

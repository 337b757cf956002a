from django.utils.translation import pgettext_lazy

from guildhall.activity.rules import READ_LOG, READ_STAFF_LOG
from guildhall.kernel.registry import Panel, panels

panels.add(
    Panel(
        name="activity.log",
        place="console",
        label=pgettext_lazy("console", "Log"),
        url_name="activity:log",
        icon="history",
        order=400,
        group="house",
        capability=READ_LOG.name,
    )
)
panels.add(
    Panel(
        name="activity.staff_log",
        place="console",
        label=pgettext_lazy("console", "Staff log"),
        url_name="activity:staff_log",
        icon="shield-check",
        order=401,
        group="house",
        capability=READ_STAFF_LOG.name,
    )
)

from django.utils.translation import pgettext_lazy

from guildhall.activity.rules import READ_LOG
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

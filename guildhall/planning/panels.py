from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.planning.rules import SEE_TODAY

panels.add(
    Panel(
        name="planning.today",
        place="console",
        label=pgettext_lazy("console", "Today"),
        url_name="planning:today",
        icon="checklist",
        key="t",
        order=10,
        group="now",
        capability=SEE_TODAY.name,
    )
)

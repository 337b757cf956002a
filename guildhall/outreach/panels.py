from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.outreach.rules import SEE

panels.add(
    Panel(
        name="outreach.outbox",
        place="console",
        label=pgettext_lazy("console", "Outreach"),
        url_name="outreach:outbox",
        icon="send",
        order=230,
        group="know",
        capability=SEE.name,
    )
)

from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.moderation.rules.screening import SCREEN

panels.add(
    Panel(
        name="moderation.screening",
        place="console",
        label=pgettext_lazy("navigation", "Screening"),
        url_name="moderation:screenings",
        icon="filter",
        order=146,
        group="run",
        capability=SCREEN.name,
    )
)

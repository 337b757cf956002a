from django.utils.translation import pgettext_lazy

from guildhall.insights.rules import SEE
from guildhall.kernel.registry import Panel, panels

panels.add(
    Panel(
        name="insights.overview",
        place="console",
        label=pgettext_lazy("console", "Insights"),
        url_name="insights:overview",
        icon="chart-line",
        key="i",
        order=210,
        group="know",
        capability=SEE.name,
    )
)

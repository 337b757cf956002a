from django.utils.translation import pgettext_lazy

from guildhall.connectors.rules import SEE_IMPORTS
from guildhall.kernel.registry import Panel, panels

panels.add(
    Panel(
        name="connectors.imports",
        place="console",
        label=pgettext_lazy("console", "Imports"),
        url_name="connectors:imports",
        icon="database-import",
        order=395,
        group="house",
        capability=SEE_IMPORTS.name,
    )
)

from django.utils.translation import gettext_lazy as _

from guildhall.config.rules import SEE_CRAWLS
from guildhall.kernel.registry import Panel, panels

panels.add(
    Panel(
        name="config.crawls",
        place="console",
        label=_("Crawlers"),
        url_name="crawls",
        icon="robot",
        order=190,
        group="run",
        capability=SEE_CRAWLS.name,
    )
)

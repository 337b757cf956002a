from django.utils.translation import pgettext_lazy

from guildhall.files.rules import SEE
from guildhall.kernel.registry import Panel, panels

panels.add(
    Panel(
        name="files.mine", place="settings", label=pgettext_lazy("settings", "Files"), url_name="files:mine", order=60
    )
)
panels.add(
    Panel(
        name="files.space", place="console", label=pgettext_lazy("panel", "Files"), url_name="files:space", icon="files",
        order=380, group="house", capability=SEE.name,
    )
)  # fmt: skip

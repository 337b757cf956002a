from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels

panels.add(
    Panel(
        name="files.mine", place="settings", label=pgettext_lazy("settings", "Files"), url_name="files:mine", order=60
    )
)

"""Settings that belong to the community itself; other rooms declare theirs in their own `choices.py`."""

from guildhall.kernel.registry import Setting, settings
from guildhall.kernel.text import Bilingual

settings.add(
    Setting(
        name="community.name",
        type=str,
        default="Guildhall",
        minimum=1,
        maximum=60,
        label=Bilingual("Name of the community", "社区名称"),
        help=Bilingual("Shown in the header, in mails and in page titles.", "显示在页头、邮件和页面标题中。"),
    )
)

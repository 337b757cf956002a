from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

SEE = capabilities.add(
    Capability(
        name="insights.see",
        label=Bilingual("See figures", "查看数据"),
        about=Bilingual("The overview, the rows behind it, and their download", "总览、明细及其下载"),
        roles=("operator", "manager", "director", "product-manager", "marketing-manager"),
    )
)


def can_see_figures(viewer: Actor) -> bool:
    return viewer.can(SEE.name)

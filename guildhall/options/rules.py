from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

CHOOSE = capabilities.add(
    Capability(
        name="options.choose",
        label=Bilingual("Change settings", "修改设置"),
        about=Bilingual("Community settings and their history", "社区设置及其历史记录"),
        roles=("manager", "director"),
    )
)


def can_choose(viewer: Actor) -> bool:
    return viewer.can(CHOOSE.name)

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

MANAGE = capabilities.add(
    Capability(
        name="groups.manage",
        label=Bilingual("Manage groups", "管理小组"),
        about=Bilingual("Found and close groups, add and remove people", "创建和关闭小组，添加和移除成员"),
        roles=("operator", "manager"),
    )
)


def can_manage(viewer: Actor) -> bool:
    return viewer.can(MANAGE.name)

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

SEE_TODAY = capabilities.add(
    Capability(
        name="planning.see_today",
        label=Bilingual("See Today", "查看今日待办"),
        about=Bilingual("What needs a person, with its evidence", "需要处理的事项及其依据"),
        roles=("operator", "manager", "director", "product-manager", "marketing-manager"),
    )
)


def can_see_today(viewer: Actor) -> bool:
    return viewer.can(SEE_TODAY.name)

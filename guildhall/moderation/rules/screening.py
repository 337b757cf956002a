from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

SCREEN = capabilities.add(
    Capability(
        name="moderation.screen",
        label=Bilingual("Choose what is screened", "管理内容筛查"),
        about=Bilingual(
            "Watched words, what was held and why, the classifier; own texts are noted, never held",
            "管理敏感词、查看拦截记录与原因、训练分类器；本人发布的内容只作标记，不会被拦下",
        ),
        roles=("operator", "manager", "director"),
    )
)


def can_screen(viewer: Actor) -> bool:
    return viewer.can(SCREEN.name)

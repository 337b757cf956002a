from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

SEE_IMPORTS = capabilities.add(
    Capability(
        name="connectors.see_imports",
        label=Bilingual("See imports", "查看迁入记录"),
        about=Bilingual(
            "What came from other platforms and what became of every row", "从其他平台迁入的内容及每行记录的去向"
        ),
        roles=("operator", "manager", "director"),
    )
)


def can_see_imports(viewer: Actor) -> bool:
    return viewer.can(SEE_IMPORTS.name)

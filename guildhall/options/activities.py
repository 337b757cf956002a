from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "options.choice.changed", en="%(actor)s changed a setting", zh_hans="%(actor)s 修改了设置", staff="options.choose"
)
@dataclass(frozen=True)
class ChoiceChanged:
    pass

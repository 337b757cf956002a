"""Agreement to the guidelines."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "moderation.guidelines.agreed",
    en="%(actor)s agreed to the guidelines as they are now",
    zh_hans="%(actor)s 同意了更新后的社区准则",
)
@dataclass(frozen=True)
class GuidelinesAgreed:
    version: int

from dataclasses import dataclass


@dataclass
class Staff:
    """An actor with just these capabilities; `options` knows no members."""

    capabilities: tuple[str, ...] = ("options.choose",)
    actor_key: int | None = 4711
    is_authenticated: bool = True

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

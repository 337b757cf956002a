from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("planning.community.opened", en="%(actor)s opened the community", zh_hans="%(actor)s 开启了社区")
@dataclass(frozen=True)
class CommunityOpened:
    spaces: int

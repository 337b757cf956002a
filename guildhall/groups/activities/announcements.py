"""What is announced in a group; the subject is the announcement."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "groups.announcement.published",
    en="%(actor)s announced “%(subject)s” in a group",
    zh_hans="%(actor)s 在小组发布了公告《%(subject)s》",
    staff="groups.manage",
)
@dataclass(frozen=True)
class AnnouncementPublished:
    pass


@verb(
    "groups.announcement.edited",
    en="%(actor)s changed the announcement “%(subject)s” of a group",
    zh_hans="%(actor)s 修改了小组公告《%(subject)s》",
    staff="groups.manage",
)
@dataclass(frozen=True)
class AnnouncementEdited:
    number: int


@verb(
    "groups.announcement.withdrawn",
    en="%(actor)s withdrew an announcement of a group",
    zh_hans="%(actor)s 撤回了一则小组公告",
    reverses="groups.announcement.published",
    staff="groups.manage",
)
@dataclass(frozen=True)
class AnnouncementWithdrawn:
    pass


@verb(
    "groups.announcement.decided",
    en="%(actor)s decided about an announcement of a group",
    zh_hans="%(actor)s 处理了一则小组公告",
    staff="groups.moderate",
)
@dataclass(frozen=True)
class AnnouncementDecided:
    pass

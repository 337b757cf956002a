"""What comes back to a member. Only they are shown what it is: see the port `subject` of bookmarks."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "content.bookmark.due",
    en="%(target)s was reminded of something they saved",
    zh_hans="系统提醒 %(target)s 查看收藏的内容",
)
@dataclass(frozen=True)
class ReminderDue:
    pass

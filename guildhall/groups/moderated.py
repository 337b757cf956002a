"""What moderation may ask of announcements of groups, and do to them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from guildhall.groups.actions.announcements import decide_announcement
from guildhall.groups.models import Announcement
from guildhall.groups.rules import can_moderate
from guildhall.kernel.moderated import SHOWN, Moderable, Moderated
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member

GONE = Bilingual("This is not there any more.", "该内容已不存在。")
NOBODY_NOW = Bilingual("Former member", "已注销成员")


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    rows = Announcement.objects.filter(pk__in=list(ids)).select_related("author__merged_into")
    return {row.pk: _fact(row) for row in rows}


def _fact(row: Announcement) -> Moderable:
    return Moderable(
        text=row.source,
        title=row.title,
        url=row.get_absolute_url(),
        author_id=row.author_id,
        author=str(row.author.shown.display_name if row.author else NOBODY_NOW),
        space_id=None,
        created_at=row.published_at,
        state=row.hidden_as or SHOWN,
        edited_at=row.edited_at,
    )


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    return set(Announcement.objects.visible_to(viewer).filter(pk__in=list(ids)).values_list("pk", flat=True))


def looked_after_by(viewer: Any) -> set[int] | None:
    return None if can_moderate(viewer) else set()


def of_author(member: int) -> list[int]:
    mine = Announcement.objects.filter(author__in=Member.objects.behind(Member.objects.get(pk=member)))
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _decide(how: str, actor: Any, pk: int, _why: str = "") -> None:
    found = Announcement.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("gone", GONE)
    decide_announcement(actor=actor, announcement=found, how=how)


ports.add(
    Port(
        name="groups.announcement.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Announcement of a group", "小组公告"),
            facts=facts,
            visible_to=visible_to,
            hold=partial(_decide, "held"),
            hide=partial(_decide, "hidden"),
            restore=partial(_decide, ""),
            delete=partial(_decide, "deleted"),
            purge=partial(_decide, "purged"),
            looked_after_by=looked_after_by,
            of_author=of_author,
        ),
    )
)

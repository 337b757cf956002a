"""What this room keeps about a member, as it tells them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.members.queries import keys_behind
from guildhall.moderation.models import (
    Agreement,
    Case,
    CaseNote,
    Flag,
    Item,
    LevelMove,
    Pace,
    Restriction,
    Screening,
    Standing,
)


def _decisions(member: Member) -> int:
    return Restriction.objects.filter(member=member).count() + Flag.objects.filter(reporter=member).count()


def _cases(member: Member) -> list[KeptLine]:
    """That there is a case, and how many notes are in it; their words are the moderators' among themselves."""
    rows = Case.objects.filter(member=member).order_by("-opened_at", "-pk")
    lines = [KeptLine(_("A case about you"), "", one.opened_at) for one in rows]
    notes = CaseNote.objects.filter(case__member=member).order_by("-written_at", "-pk")
    return [*lines, *(KeptLine(_("A note of a moderator"), "", one.written_at) for one in notes)]


def _levels(member: Member) -> int:
    return sum(model.objects.filter(member=member).count() for model in _COUNTED_LEVELS)


def _looked_at(member: Member) -> int:
    screened = Screening.objects.filter(author_key__in=keys_behind(member)).count()
    return screened + Item.objects.filter(author=member).count()


_COUNTED_LEVELS: tuple[Any, ...] = (Standing, LevelMove)
kept.add(
    Kept(
        name="moderation.decisions", order=50, url_name="moderation:decisions", number=_decisions,
        of="moderation.Restriction moderation.Flag moderation.Appeal",
        label=Bilingual("Decisions about you, and what you flagged", "对你的处理与你的举报"),
        why=Bilingual("So that each can be explained, appealed and answered for.", "确保每项处理都有说明、可以申诉、有人负责。"),
        ends=Bilingual("Stays, without your name and words.", "保留，但去掉你的名字和文字。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="moderation.cases", order=51, of="moderation.Case moderation.CaseNote", lines=_cases,
        label=Bilingual("Cases about you", "与你有关的个案"),
        why=Bilingual("So that what was decided before is known to whoever decides next.", "让下一位处理者了解此前的处理情况。"),
        ends=Bilingual("Notes go when you ask to be erased; that there was a case stays.", "申请清除个人数据后删除备注，仅保留曾有个案。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="moderation.looked_at", order=52, of="moderation.Item moderation.Screening", number=_looked_at,
        label=Bilingual("What was looked at of what you wrote", "对你发布内容的检查"),
        why=Bilingual("To keep spam and abuse away, and to learn from what was judged wrongly.", "用于拦截垃圾与违规内容，并从误判中改进。"),
        ends=Bilingual("Stays, and points to nobody any more.", "保留，但不再指向任何人。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="moderation.levels", order=53, of="moderation.Standing moderation.LevelMove", number=_levels,
        url_name="moderation:level", label=Bilingual("Your level of trust and how you came there", "信任等级与变动"),
        why=Bilingual("It decides how much you may do in a text or a time.", "决定你在一段内容或一段时间内可以做多少。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="moderation.agreements", order=54, of="moderation.Agreement",
        number=lambda member: Agreement.objects.filter(member=member).count(),
        label=Bilingual("Which guidelines you accepted", "同意过的准则版本"),
        why=Bilingual("So that you are asked again only when they change.", "准则变更后才会再次询问你。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="moderation.pace", order=55, of="moderation.Pace",
        number=lambda member: Pace.objects.filter(member=member).count(),
        label=Bilingual("How much you did just now", "近期的操作频率"),
        why=Bilingual("To hold up programs that do too much at once.", "用于限制短时间内操作过多的程序。"),
        ends=Bilingual("Goes by itself within days.", "数日内自动删除。"),
    )
)  # fmt: skip

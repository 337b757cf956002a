"""When a member was here, what they did, with whom, and what was counted from it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.activity.models import Activity
from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member, SegmentMembership, Tie, Visit
from guildhall.members.queries.lifecycle import lifecycle_of

NOBODY = Bilingual(
    "Stays when you are erased, but points to nobody any more.", "清除个人数据后保留，但不再指向任何人。"
)


def _acts(member: Member) -> int:
    return Activity.objects.filter(actor_key=member.actor_key).count() if member.actor_key else 0


def _ties(member: Member) -> int:
    key = member.actor_key or 0
    return Tie.objects.filter(Q(actor_key=key) | Q(target_key=key)).count()


def _lifecycle(member: Member) -> list[KeptLine]:
    return [KeptLine(str(one.state.name), one.rule, one.row.since) for one in lifecycle_of(member)]


def _segments(member: Member) -> list[KeptLine]:
    """Those that hold now by name, of the others how many there were."""
    rows = SegmentMembership.objects.filter(member__in=Member.objects.behind(member)).select_related("segment")
    now = rows.filter(until=None, segment__closed_at=None).order_by("-since", "-pk")
    lines = [KeptLine(str(one.segment), _by(one), one.since) for one in now]
    past = rows.count() - len(lines)
    said = ngettext("%(number)s time before, over now", "%(number)s times before, over now", past) % {"number": past}
    return [*lines, KeptLine(said)] if past else lines


def _by(one: SegmentMembership) -> str:
    return _("Put in by staff") if one.segment.is_list else _("By rules, counted every night")


kept.add(
    Kept(
        name="members.visits", order=4, of="members.Visit",
        number=lambda member: Visit.objects.filter(member=member).count(),
        label=Bilingual("Days on which you were here", "来访日期"),
        why=Bilingual("To notice when somebody drifts away, against their own rhythm.", "用于按各人自己的节奏发现谁在渐行渐远。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.lifecycle", order=4, of="members.Presence members.LifecycleStay", lines=_lifecycle,
        label=Bilingual("Where you stand in your time here", "生命周期"),
        why=Bilingual("To see who is new, who carries the community and who falls silent. Told every night from your days here.",
                      "用于了解谁是新人、谁是骨干、谁在沉默。每晚根据来访和贡献日期得出。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.segments", order=4, of="members.SegmentMembership", lines=_segments,
        label=Bilingual("Segments and lists you are in", "所在的分层与名单"),
        why=Bilingual("To invite, ask and tell those it is for, and to spare the others.", "只向相关的人发出邀请和消息，不打扰其他人。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.activity", order=5, of="activity.Activity", number=_acts,
        label=Bilingual("What you did, in the log", "动态记录"),
        why=Bilingual("The one record from which counts, notices and figures are made.", "统计、通知和指标都由这份记录得出。"),
        ends=NOBODY,
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.ties", order=6, of="members.Tie", number=_ties,
        label=Bilingual("With whom you had to do", "往来关系"),
        why=Bilingual("To see who helps whom, and which newcomers nobody has met yet.", "用于了解谁帮助了谁，以及哪些新人还没有人回应。"),
        ends=NOBODY,
    )
)  # fmt: skip

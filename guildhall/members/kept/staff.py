"""What staff keeps about a member."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Mark, Member, Note, Relationship, Task


def _notes(member: Member) -> list[KeptLine]:
    """Those for the member; of the others that there are some."""
    about = Note.objects.filter(member__in=Member.objects.behind(member)).order_by("-written_at")
    shown = about.filter(audience=Note.Audience.MEMBER)
    hidden = about.exclude(audience=Note.Audience.MEMBER).values_list("written_at", flat=True)
    lines = [KeptLine(one.text, "", one.written_at) for one in shown]
    return [*lines, *(KeptLine(_("A note for staff alone"), "", at) for at in hidden)]


def _marks(member: Member) -> list[KeptLine]:
    rows = Mark.objects.standing().filter(member__in=Member.objects.behind(member)).order_by("given_at")
    return [KeptLine(one.get_kind_display(), one.reason, one.given_at) for one in rows]


def _owner(member: Member) -> list[KeptLine]:
    rows = Relationship.objects.current().filter(member__in=Member.objects.behind(member)).select_related("owner")
    return [KeptLine(str(one.owner.display_name), "", one.since) for one in rows]


def _tasks(member: Member) -> list[KeptLine]:
    rows = Task.objects.filter(member__in=Member.objects.behind(member)).select_related("owner").order_by("-made_at")
    return [KeptLine(one.text, str(one.owner.display_name), one.made_at) for one in rows]


kept.add(
    Kept(
        name="members.notes", order=7, of="members.Note", lines=_notes,
        label=Bilingual("Notes by staff", "工作人员的备注"),
        why=Bilingual(
            "So that a colleague knows what was said before. Words that are for staff alone are theirs as well as about you.",
            "让同事了解之前的沟通情况。仅供工作人员查看的备注不展示正文。",
        ),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.marks", order=8, of="members.Mark", lines=_marks, label=Bilingual("Marks", "标记"),
        why=Bilingual("What you are to this community in the eyes of its staff.", "工作人员眼中你对社区的意义。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.owner", order=9, of="members.Relationship", lines=_owner,
        label=Bilingual("Who looks after you", "关系负责人"),
        why=Bilingual("One person to turn to, so that not everybody writes to you.", "由一个人与你保持联系，避免多人打扰。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.tasks", order=10, of="members.Task", lines=_tasks,
        label=Bilingual("What staff meant to do about you", "与你有关的任务"),
        why=Bilingual("So that a promise is kept.", "确保对你的承诺得到兑现。"),
    )
)  # fmt: skip

"""What this room keeps about a member, as it tells them: what, why, and until when."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _

from guildhall.activity.models import Activity
from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.attributes import key_name, value_name
from guildhall.members.models import Attribute, Identity, Mark, Member, Note, Relationship, RoleGrant, Task, Tie, Visit

ERASED = Bilingual("Goes when you ask to be erased.", "申请清除个人数据后删除。")
FILLED = ("name", "bio", "city", "country", "company", "industry", "role", "website", "avatar_id")


def _profile(member: Member) -> int:
    return sum(bool(getattr(member, field)) for field in FILLED)


def _ways_in(member: Member) -> int:
    tables: tuple[Any, ...] = (EmailAddress, SocialAccount, Authenticator, UserSession)
    return sum(table.objects.filter(user=member).count() for table in tables)


def _identities(member: Member) -> list[KeptLine]:
    rows = Identity.objects.filter(member__in=Member.objects.behind(member)).order_by("platform", "value")
    return [KeptLine(one.label or one.value, one.platform, one.added_at) for one in rows]


def _attributes(member: Member) -> list[KeptLine]:
    rows = Attribute.objects.filter(member__in=Member.objects.behind(member), until=None).order_by("key")
    return [KeptLine(f"{key_name(one.key)}: {value_name(one.key, one.value)}", one.source, one.since) for one in rows]


def _acts(member: Member) -> int:
    return Activity.objects.filter(actor_key=member.actor_key).count() if member.actor_key else 0


def _ties(member: Member) -> int:
    key = member.actor_key or 0
    return Tie.objects.filter(Q(actor_key=key) | Q(target_key=key)).count()


def _notes(member: Member) -> list[KeptLine]:
    """Those for the member; of the others that there are some."""
    about = Note.objects.filter(member__in=Member.objects.behind(member)).order_by("-written_at")
    shown = about.filter(audience=Note.Audience.MEMBER)
    lines = [KeptLine(one.text, "", one.written_at) for one in shown]
    hidden = about.exclude(audience=Note.Audience.MEMBER)
    return [
        *lines,
        *(KeptLine(_("A note for staff alone"), "", at) for at in hidden.values_list("written_at", flat=True)),
    ]


def _marks(member: Member) -> list[KeptLine]:
    rows = Mark.objects.standing().filter(member__in=Member.objects.behind(member)).order_by("given_at")
    return [KeptLine(one.get_kind_display(), one.reason, one.given_at) for one in rows]


def _owner(member: Member) -> list[KeptLine]:
    rows = Relationship.objects.current().filter(member__in=Member.objects.behind(member)).select_related("owner")
    return [KeptLine(str(one.owner.display_name), "", one.since) for one in rows]


def _tasks(member: Member) -> list[KeptLine]:
    rows = Task.objects.filter(member__in=Member.objects.behind(member)).select_related("owner").order_by("-made_at")
    return [KeptLine(one.text, str(one.owner.display_name), one.made_at) for one in rows]


def _roles(member: Member) -> list[KeptLine]:
    rows = RoleGrant.objects.filter(member=member).select_related("role").order_by("-granted_at")
    return [KeptLine(str(one.role.name), "", one.granted_at) for one in rows]


for _order, (_name, _label, _why, _ends, _number, _lines, _url) in enumerate(
    (
        (
            "profile", Bilingual("Your profile", "个人资料"),
            Bilingual("So that others know whom they talk to. You decide who sees what.", "让其他人了解你，可见范围由你决定。"),
            ERASED, _profile, None, "members:edit_profile",
        ),
        (
            "identities", Bilingual("Where you are known from", "身份来源"),
            Bilingual("To recognise what you wrote before you came here as yours.", "用于确认你加入之前在其他地方发布的内容。"),
            ERASED, None, _identities, "",
        ),
        (
            "attributes", Bilingual("Facts with evidence", "有依据的信息"),
            Bilingual("Groups and votes that are only for some look at these and nothing else.", "部分小组和投票的参与资格只依据这些信息。"),
            ERASED, None, _attributes, "",
        ),
        (
            "ways_in", Bilingual("Addresses, connected accounts, devices", "邮箱、关联账号与设备"),
            Bilingual("To let you in and nobody else.", "用于确认登录的是你本人。"),
            ERASED, _ways_in, None, "members:security",
        ),
        (
            "visits", Bilingual("Days on which you were here", "来访日期"),
            Bilingual("To notice when somebody drifts away, against their own rhythm.", "用于按各人自己的节奏发现谁在渐行渐远。"),
            ERASED, lambda member: Visit.objects.filter(member=member).count(), None, "",
        ),
        (
            "activity", Bilingual("What you did, in the log", "动态记录"),
            Bilingual("The one record from which counts, notices and figures are made.", "统计、通知和指标都由这份记录得出。"),
            Bilingual("Stays when you are erased, but points to nobody any more.", "清除个人数据后保留，但不再指向任何人。"),
            _acts, None, "",
        ),
        (
            "ties", Bilingual("With whom you had to do", "往来关系"),
            Bilingual("To see who helps whom, and which newcomers nobody has met yet.", "用于了解谁帮助了谁，以及哪些新人还没有人回应。"),
            Bilingual("Stays when you are erased, but points to nobody any more.", "清除个人数据后保留，但不再指向任何人。"),
            _ties, None, "",
        ),
        (
            "notes", Bilingual("Notes by staff", "工作人员的备注"),
            Bilingual(
                "So that a colleague knows what was said before. Words that are for staff alone are theirs as well as about you.",
                "让同事了解之前的沟通情况。仅供工作人员查看的备注不展示正文。",
            ),
            ERASED, None, _notes, "",
        ),
        (
            "marks", Bilingual("Marks", "标记"),
            Bilingual("What you are to this community in the eyes of its staff.", "工作人员眼中你对社区的意义。"),
            ERASED, None, _marks, "",
        ),
        (
            "owner", Bilingual("Who looks after you", "关系负责人"),
            Bilingual("One person to turn to, so that not everybody writes to you.", "由一个人与你保持联系，避免多人打扰。"),
            ERASED, None, _owner, "",
        ),
        (
            "tasks", Bilingual("What staff meant to do about you", "与你有关的任务"),
            Bilingual("So that a promise is kept.", "确保对你的承诺得到兑现。"),
            ERASED, None, _tasks, "",
        ),
        (
            "roles", Bilingual("Roles you hold or held", "角色"),
            Bilingual("Who decided in whose name must stay answerable.", "以社区名义作出的决定须有人负责。"),
            Bilingual("Stays, and points to a former member.", "保留，但只指向一位前成员。"),
            None, _roles, "",
        ),
    )
):  # fmt: skip
    kept.add(
        Kept(
            name=f"members.{_name}", label=_label, why=_why, ends=_ends, url_name=_url, order=_order, lines=_lines,
            number=_number or (lambda member, lines=_lines: len(lines(member))),
        )
    )  # fmt: skip

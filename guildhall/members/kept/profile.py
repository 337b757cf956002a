"""Who a member is, how they come in, and what was shown to be true of them."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import pgettext

from guildhall.kernel.kept import Kept, KeptLine, kept
from guildhall.kernel.text import Bilingual
from guildhall.members.attributes import key_name, value_name
from guildhall.members.models import (
    Attribute,
    Claim,
    Erasure,
    Identity,
    Member,
    Merge,
    RoleGrant,
    SignUp,
    TakenProfile,
    Verification,
)

FILLED = ("name", "bio", "city", "country", "company", "industry", "role", "website", "avatar_id")


def _profile(member: Member) -> int:
    return sum(bool(getattr(member, field)) for field in FILLED)


def _taken(member: Member) -> int:
    return TakenProfile.objects.filter(member__in=Member.objects.behind(member)).exclude(words={}).count()


def _ways_in(member: Member) -> int:
    tables: tuple[Any, ...] = (EmailAddress, SocialAccount, Authenticator, UserSession)
    return sum(table.objects.filter(user=member).count() for table in tables)


def _identities(member: Member) -> list[KeptLine]:
    rows = Identity.objects.filter(member__in=Member.objects.behind(member)).order_by("platform", "value")
    return [KeptLine(one.label or one.value, one.platform, one.added_at) for one in rows]


def _claims(member: Member) -> int:
    behind = Member.objects.behind(member)
    merges = Merge.objects.filter(Q(source__in=behind) | Q(target__in=behind))
    return Claim.objects.filter(Q(claimant__in=behind) | Q(subject__in=behind)).count() + merges.count()


def _fact(row: Any) -> str:
    return f"{key_name(row.key)}: {value_name(row.key, row.value)}"


def _attributes(member: Member) -> list[KeptLine]:
    rows = Attribute.objects.filter(member__in=Member.objects.behind(member), until=None).order_by("key")
    return [KeptLine(_fact(one), one.source, one.since) for one in rows]


def _verifications(member: Member) -> list[KeptLine]:
    """What they asked for, and for whom they gave their word."""
    behind = Member.objects.behind(member)
    rows = Verification.objects.filter(Q(member__in=behind) | Q(colleague__in=behind)).order_by("-asked_at", "-pk")
    ids = set(behind.values_list("pk", flat=True))
    return [KeptLine(_fact(one), _outcome(one, one.member_id in ids), one.asked_at) for one in rows]


def _outcome(row: Verification, is_own: bool) -> str:
    if not is_own:
        return pgettext("verification", "You were asked for your word as a colleague")
    said = {
        "granted_at": pgettext("verification", "Granted"),
        "refused_at": pgettext("verification", "Refused"),
        "withdrawn_at": pgettext("verification", "Withdrawn"),
    }
    words = next((words for name, words in said.items() if getattr(row, name)), pgettext("verification", "Waiting"))
    return f"{words} · {row.reason}" if row.reason else words


def _roles(member: Member) -> list[KeptLine]:
    rows = RoleGrant.objects.filter(member=member).select_related("role").order_by("-granted_at")
    return [KeptLine(str(one.role.name), "", one.granted_at) for one in rows]


kept.add(
    Kept(
        name="members.profile", order=0, of="members.Member members.ActorKey members.HeldProfile members.FormerHandle",
        label=Bilingual("Your profile", "个人资料"), number=_profile, url_name="members:edit_profile",
        why=Bilingual("So that others know whom they talk to. You decide who sees what.", "让其他人了解你，可见范围由你决定。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.taken", order=0, of="members.TakenProfile", number=_taken, url_name="members:edit_profile",
        label=Bilingual("What moderation took out of your profile", "被管理员撤下的个人资料内容"),
        why=Bilingual("To give it back if the decision falls, and to answer for it.", "以便在决定撤销时恢复，并说明处理依据。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.identities", order=1, of="members.Identity", lines=_identities,
        label=Bilingual("Where you are known from", "身份来源"),
        why=Bilingual("To recognise what you wrote before you came here as yours.", "用于确认你加入之前在其他地方发布的内容。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.claims", order=1, of="members.Claim members.Merge", number=_claims,
        label=Bilingual("Accounts that are yours as well", "认领与合并的账号"),
        why=Bilingual("To bring what one person did under several names together, and apart again.",
                      "把同一个人以不同名字留下的内容归到一起，弄错时也能撤销。"),
        ends=Bilingual("Evidence goes when you ask to be erased; that rows were one stays.", "申请清除个人数据后删除依据，仅保留合并关系。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.attributes", order=2, of="members.Attribute", lines=_attributes, url_name="members:attributes",
        label=Bilingual("Facts with evidence", "有依据的信息"),
        why=Bilingual("Groups and votes that are only for some look at these and nothing else.", "部分小组和投票的参与资格只依据这些信息。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.verifications", order=2, of="members.Verification", lines=_verifications, url_name="members:attributes",
        label=Bilingual("Facts you asked to have verified", "信息核验申请"),
        why=Bilingual("So that it can be answered for why a fact was verified, or was not.", "说明信息为何通过或未通过核验。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.ways_in", order=3, number=_ways_in, url_name="members:security",
        of="account.EmailAddress account.EmailConfirmation mfa.Authenticator socialaccount.SocialAccount"
        " socialaccount.SocialToken usersessions.UserSession members.Session",
        label=Bilingual("Addresses, connected accounts, devices", "邮箱、关联账号与设备"),
        why=Bilingual("To let you in and nobody else.", "用于确认登录的是你本人。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.sign_up", order=4, of="members.SignUp",
        number=lambda member: SignUp.objects.filter(member=member).count(),
        label=Bilingual("How you signed up", "注册时的情况"),
        why=Bilingual("To tell people from programs: how long the form was open, and a hash of where it came from.",
                      "用于区分真人与程序：表单打开的时长，以及来源地址的散列值。"),
        ends=Bilingual("Goes after a month.", "一个月后删除。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.roles", order=12, of="members.RoleGrant", lines=_roles, label=Bilingual("Roles you hold or held", "角色"),
        why=Bilingual("Who decided in whose name must stay answerable.", "以社区名义作出的决定须有人负责。"),
        ends=Bilingual("Stays, and points to a former member.", "保留，但只指向一位前成员。"),
    )
)  # fmt: skip
kept.add(
    Kept(
        name="members.erasures", order=90, of="members.Erasure", url_name="members:my_data",
        number=lambda member: Erasure.objects.filter(member=member).count(),
        label=Bilingual("That you asked to be erased", "清除个人数据的申请"),
        why=Bilingual("The proof that your wish was carried out, or taken back.", "证明申请已执行或已撤回。"),
        ends=Bilingual("Stays, and points to a former member.", "保留，但只指向一位前成员。"),
    )
)  # fmt: skip

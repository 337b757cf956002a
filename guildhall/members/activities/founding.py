"""What happens while the first members come. Ids and numbers only."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "members.invitation.made",
    en="%(actor)s made an invitation",
    zh_hans="%(actor)s 创建了邀请链接",
    staff="members.invite",
)
@dataclass(frozen=True)
class InvitationMade:
    uses: int


@verb(
    "members.invitation.revoked",
    en="%(actor)s revoked an invitation",
    zh_hans="%(actor)s 撤销了邀请链接",
    staff="members.invite",
)
@dataclass(frozen=True)
class InvitationRevoked:
    pass


@verb(
    "members.invitation.taken",
    en="%(actor)s signed up by an invitation of %(target)s",
    zh_hans="%(actor)s 通过 %(target)s 的邀请注册",
)
@dataclass(frozen=True)
class InvitationTaken:
    pass


@verb(
    "members.welcomed",
    en="%(actor)s welcomed %(target)s",
    zh_hans="%(actor)s 欢迎了 %(target)s",
    staff="members.invite",
)
@dataclass(frozen=True)
class MemberWelcomed:
    pass


@verb(
    "members.silence.asked",
    en="%(actor)s asked %(target)s, who fell silent, what was missing",
    zh_hans="%(actor)s 询问了沉默的 %(target)s 缺少什么",
    staff="members.invite",
)
@dataclass(frozen=True)
class SilentAsked:
    pass


@verb("members.silence.answered", en="%(actor)s said what was missing", zh_hans="%(actor)s 说明了缺少什么")
@dataclass(frozen=True)
class SilentAnswered:
    pass

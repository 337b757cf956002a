"""What happens to members, as the log says it. Ids and numbers only."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb
from guildhall.members.activities import founding, record, taken  # noqa: F401 - their verbs are declared by being imported


@verb("members.joined", en="%(actor)s joined", zh_hans="%(actor)s 加入了社区", newcomer=True)
@dataclass(frozen=True)
class MemberJoined:
    pass


@verb("members.visited", en="%(actor)s visited", zh_hans="%(actor)s 访问了社区", visit=True)
@dataclass(frozen=True)
class MemberVisited:
    pass


@verb(
    "members.let_in", en="%(actor)s let %(subject)s in", zh_hans="%(actor)s 批准 %(subject)s 加入", staff="members.see"
)
@dataclass(frozen=True)
class MemberLetIn:
    pass


@verb("members.profile.edited", en="%(actor)s edited their profile", zh_hans="%(actor)s 修改了个人资料")
@dataclass(frozen=True)
class ProfileEdited:
    pass


@verb(
    "members.profile.held",
    en="Something in the profile of %(target)s waits for review",
    zh_hans="%(target)s 的个人资料中有内容等待审核",
    waits="profile",
)
@dataclass(frozen=True)
class ProfileHeld:
    pass


@verb(
    "members.profile.passed",
    en="%(actor)s let through what %(target)s says in their profile",
    zh_hans="%(actor)s 通过了 %(target)s 的个人资料内容",
    staff="members.review_profiles",
)
@dataclass(frozen=True)
class ProfilePassed:
    pass


@verb(
    "members.profile.rejected",
    en="%(actor)s did not let through what %(target)s wants to say in their profile",
    zh_hans="%(actor)s 未通过 %(target)s 的个人资料内容",
    staff="members.review_profiles",
)
@dataclass(frozen=True)
class ProfileRejected:
    pass


@verb("members.claim.asked", en="%(actor)s claimed %(subject)s", zh_hans="%(actor)s 申请认领 %(subject)s")
@dataclass(frozen=True)
class ClaimAsked:
    pass


@verb(
    "members.claimed",
    en="%(subject)s turned out to be %(target)s",
    zh_hans="已确认 %(subject)s 就是 %(target)s",
    staff="members.decide_claims",
)
@dataclass(frozen=True)
class MemberClaimed:
    claim: int


@verb(
    "members.claim.refused",
    en="%(actor)s refused the claim of %(target)s",
    zh_hans="%(actor)s 驳回了 %(target)s 的认领申请",
    staff="members.decide_claims",
)
@dataclass(frozen=True)
class ClaimRefused:
    claim: int


@verb("members.claim.withdrawn", en="%(actor)s withdrew a claim", zh_hans="%(actor)s 撤回了认领申请")
@dataclass(frozen=True)
class ClaimWithdrawn:
    claim: int


@verb(
    "members.verification.asked",
    en="%(actor)s asked for a fact about themselves to be verified",
    zh_hans="%(actor)s 申请核验一项个人信息",
)
@dataclass(frozen=True)
class VerificationAsked:
    pass


@verb(
    "members.verification.withdrawn",
    en="%(actor)s withdrew a request for verification",
    zh_hans="%(actor)s 撤回了核验申请",
)
@dataclass(frozen=True)
class VerificationWithdrawn:
    pass


@verb("members.verification.vouched", en="%(actor)s gave their word for a colleague", zh_hans="%(actor)s 为同事作证")
@dataclass(frozen=True)
class VerificationVouched:
    pass


@verb(
    "members.verification.declined",
    en="%(actor)s did not give their word for somebody",
    zh_hans="%(actor)s 未为他人作证",
)
@dataclass(frozen=True)
class VerificationDeclined:
    pass


@verb(
    "members.verification.refused",
    en="%(actor)s did not verify a fact about %(target)s",
    zh_hans="%(actor)s 未通过 %(target)s 的核验申请",
    staff="members.verify_attributes",
)
@dataclass(frozen=True)
class VerificationRefused:
    pass


@verb(
    "members.attribute.verified",
    en="%(actor)s verified a fact about %(target)s",
    zh_hans="%(actor)s 核验了 %(target)s 的一项信息",
    staff="members.verify_attributes",
)
@dataclass(frozen=True)
class AttributeVerified:
    attribute: int


@verb(
    "members.attribute.expiring",
    en="A verified fact about %(target)s has to be verified anew soon",
    zh_hans="%(target)s 的一项已核验信息即将到期",
)
@dataclass(frozen=True)
class AttributeExpiring:
    pass


@verb(
    "members.attribute.ended",
    en="A verified fact about %(target)s holds no longer, says %(actor)s",
    zh_hans="%(actor)s 终止了 %(target)s 的一项已核验信息",
    staff="members.verify_attributes",
    own=True,
)
@dataclass(frozen=True)
class AttributeEnded:
    attribute: int


@verb(
    "members.merged",
    en="%(actor)s merged %(subject)s into %(target)s",
    zh_hans="%(actor)s 将 %(subject)s 合并到 %(target)s",
    staff="members.decide_claims",
)
@dataclass(frozen=True)
class MemberMerged:
    merge: int


@verb(
    "members.unmerged",
    en="%(actor)s parted %(subject)s from %(target)s",
    zh_hans="%(actor)s 撤销了 %(subject)s 与 %(target)s 的合并",
    reverses="members.merged",
    staff="members.decide_claims",
)
@dataclass(frozen=True)
class MemberUnmerged:
    merge: int


@verb(
    "members.role.granted",
    en="%(actor)s gave %(target)s a role",
    zh_hans="%(actor)s 授予 %(target)s 一个角色",
    staff="members.grant_roles",
)
@dataclass(frozen=True)
class RoleGranted:
    role: int


@verb(
    "members.role.ended",
    en="%(actor)s ended a role of %(target)s",
    zh_hans="%(actor)s 收回了 %(target)s 的一个角色",
    staff="members.grant_roles",
)
@dataclass(frozen=True)
class RoleEnded:
    role: int


@verb(
    "members.role.changed",
    en="%(actor)s changed what a role allows",
    zh_hans="%(actor)s 修改了一个角色的权限",
    staff="members.edit_roles",
)
@dataclass(frozen=True)
class RoleChanged:
    added: int
    removed: int


@verb("members.exported", en="%(actor)s exported the data of %(target)s", zh_hans="%(actor)s 导出了 %(target)s 的数据")
@dataclass(frozen=True)
class MemberExported:
    pass


@verb("members.erasure.asked", en="%(actor)s asked to be erased", zh_hans="%(actor)s 申请清除个人数据")
@dataclass(frozen=True)
class ErasureAsked:
    pass


@verb("members.erasure.withdrawn", en="%(actor)s decided to stay", zh_hans="%(actor)s 撤回了清除申请")
@dataclass(frozen=True)
class ErasureWithdrawn:
    pass


@verb("members.erased", en="A member was erased", zh_hans="一位成员的个人数据已清除", staff="members.erase")
@dataclass(frozen=True)
class MemberErased:
    with_content: int


@verb("members.security.changed", en="%(actor)s changed how they sign in", zh_hans="%(actor)s 修改了登录方式")
@dataclass(frozen=True)
class SecurityChanged:
    pass


@verb(
    "members.segment.made",
    en="%(actor)s made a segment",
    zh_hans="%(actor)s 创建了一个分层",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class SegmentMade:
    pass


@verb(
    "members.segment.changed",
    en="%(actor)s changed a segment",
    zh_hans="%(actor)s 修改了一个分层",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class SegmentChanged:
    pass


@verb(
    "members.segment.closed",
    en="%(actor)s closed a segment",
    zh_hans="%(actor)s 停用了一个分层",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class SegmentClosed:
    pass


@verb(
    "members.segment.reopened",
    en="%(actor)s took up a segment again",
    zh_hans="%(actor)s 重新启用了一个分层",
    reverses="members.segment.closed",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class SegmentReopened:
    pass


@verb(
    "members.list.grown",
    en="%(actor)s put members on a list",
    zh_hans="%(actor)s 向名单添加了成员",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class ListGrown:
    people: int


@verb(
    "members.list.cut",
    en="%(actor)s took %(target)s off a list",
    zh_hans="%(actor)s 将 %(target)s 移出名单",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class ListCut:
    pass


@verb(
    "members.segment.sheeted",
    en="%(actor)s took the sheet of a segment",
    zh_hans="%(actor)s 导出了一个分层的表格",
    staff="members.manage_segments",
)
@dataclass(frozen=True)
class SegmentSheeted:
    people: int

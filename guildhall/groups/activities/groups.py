"""What happens to groups, as the log says it."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("groups.group.founded", en="%(actor)s founded a group", zh_hans="%(actor)s 创建了一个小组", staff="groups.manage")
@dataclass(frozen=True)
class GroupFounded:
    pass


@verb("groups.group.changed", en="%(actor)s changed a group", zh_hans="%(actor)s 修改了一个小组", staff="groups.manage")
@dataclass(frozen=True)
class GroupChanged:
    pass


@verb("groups.group.closed", en="%(actor)s closed a group", zh_hans="%(actor)s 关闭了一个小组", staff="groups.manage")
@dataclass(frozen=True)
class GroupClosed:
    pass


@verb(
    "groups.group.reopened",
    en="%(actor)s reopened a group",
    zh_hans="%(actor)s 重新开放了一个小组",
    reverses="groups.group.closed",
    staff="groups.manage",
)
@dataclass(frozen=True)
class GroupReopened:
    pass


@verb(
    "groups.meeting.added",
    en="%(actor)s put a meeting into a group's calendar",
    zh_hans="%(actor)s 为小组添加了例会",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MeetingAdded:
    meeting: int


@verb(
    "groups.meeting.changed",
    en="%(actor)s changed a meeting of a group",
    zh_hans="%(actor)s 调整了小组例会",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MeetingChanged:
    meeting: int


@verb(
    "groups.meeting.ended",
    en="%(actor)s took a meeting out of a group's calendar",
    zh_hans="%(actor)s 停办了小组例会",
    reverses="groups.meeting.added",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MeetingEnded:
    meeting: int


@verb(
    "groups.meeting.skipped",
    en="%(actor)s cancelled one meeting of a group",
    zh_hans="%(actor)s 取消了一次小组例会",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MeetingSkipped:
    meeting: int


@verb(
    "groups.meeting.held_again",
    en="%(actor)s put a cancelled meeting of a group back",
    zh_hans="%(actor)s 恢复了已取消的小组例会",
    reverses="groups.meeting.skipped",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MeetingHeldAgain:
    meeting: int


@verb(
    "groups.member.added",
    en="%(actor)s added %(target)s to a group",
    zh_hans="%(actor)s 将 %(target)s 加入小组",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MemberAdded:
    pass


@verb(
    "groups.member.removed",
    en="%(actor)s removed %(target)s from a group",
    zh_hans="%(actor)s 将 %(target)s 移出小组",
    reverses="groups.member.added",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MemberRemoved:
    pass


@verb("groups.member.joined", en="%(actor)s joined a group", zh_hans="%(actor)s 加入了一个小组")
@dataclass(frozen=True)
class MemberJoined:
    pass


@verb(
    "groups.member.left",
    en="%(actor)s left a group",
    zh_hans="%(actor)s 退出了一个小组",
    reverses="groups.member.joined",
)
@dataclass(frozen=True)
class MemberLeft:
    pass


@verb("groups.admission.asked", en="%(actor)s asks to join a group", zh_hans="%(actor)s 申请加入一个小组")
@dataclass(frozen=True)
class AdmissionAsked:
    pass


@verb(
    "groups.admission.invited",
    en="%(actor)s invited %(target)s to a group",
    zh_hans="%(actor)s 邀请 %(target)s 加入小组",
    staff="groups.manage",
)
@dataclass(frozen=True)
class AdmissionInvited:
    pass


@verb(
    "groups.admission.accepted",
    en="%(actor)s let %(target)s into a group",
    zh_hans="%(actor)s 同意 %(target)s 加入小组",
    staff="groups.manage",
)
@dataclass(frozen=True)
class AdmissionAccepted:
    pass


@verb(
    "groups.admission.declined",
    en="%(actor)s declined that %(target)s joins a group",
    zh_hans="%(actor)s 谢绝了 %(target)s 加入小组",
    staff="groups.manage",
    own=True,
)
@dataclass(frozen=True)
class AdmissionDeclined:
    pass


@verb(
    "groups.admission.withdrawn",
    en="%(actor)s took back that %(target)s joins a group",
    zh_hans="%(actor)s 撤回了 %(target)s 的入组申请或邀请",
    staff="groups.manage",
    own=True,
)
@dataclass(frozen=True)
class AdmissionWithdrawn:
    pass


@verb(
    "groups.admission.sponsored",
    en="All members whom %(target)s named vouch for them",
    zh_hans="%(target)s 的入组申请已集齐推荐人",
)
@dataclass(frozen=True)
class AdmissionSponsored:
    admission: int


@verb(
    "groups.sponsor.asked",
    en="%(actor)s asks %(target)s to vouch for them in a group",
    zh_hans="%(actor)s 请 %(target)s 担任入组推荐人",
)
@dataclass(frozen=True)
class SponsorAsked:
    admission: int


@verb(
    "groups.sponsor.vouched",
    en="%(actor)s vouches for %(target)s in a group",
    zh_hans="%(actor)s 推荐 %(target)s 加入小组",
)
@dataclass(frozen=True)
class SponsorVouched:
    admission: int


@verb(
    "groups.sponsor.declined",
    en="%(actor)s does not vouch for %(target)s in a group",
    zh_hans="%(actor)s 未推荐 %(target)s 加入小组",
)
@dataclass(frozen=True)
class SponsorDeclined:
    admission: int


@verb(
    "groups.form.written",
    en="%(actor)s changed the membership form of a group",
    zh_hans="%(actor)s 修改了小组的入组申请表",
    staff="groups.manage",
)
@dataclass(frozen=True)
class MembershipFormWritten:
    number: int


@verb(
    "groups.eligibility.set",
    en="%(actor)s changed whom a group is for",
    zh_hans="%(actor)s 修改了小组的加入条件",
    staff="groups.manage",
)
@dataclass(frozen=True)
class EligibilitySet:
    pass


@verb("groups.group.fell_silent", en="A group has fallen silent", zh_hans="一个小组陷入沉寂")
@dataclass(frozen=True)
class GroupFellSilent:
    days: int


@verb(
    "groups.seat.given",
    en="%(actor)s gave %(target)s a role in a group",
    zh_hans="%(actor)s 为 %(target)s 设置了小组角色",
    staff="groups.manage",
)
@dataclass(frozen=True)
class SeatGiven:
    pass


@verb(
    "groups.seat.ended",
    en="%(actor)s ended a role of %(target)s in a group",
    zh_hans="%(actor)s 结束了 %(target)s 的小组角色",
    reverses="groups.seat.given",
    staff="groups.manage",
    own=True,
)
@dataclass(frozen=True)
class SeatEnded:
    pass


@verb(
    "groups.charter.written",
    en="%(actor)s wrote a version of a group's charter",
    zh_hans="%(actor)s 发布了小组章程的新版本",
    staff="groups.manage",
)
@dataclass(frozen=True)
class CharterWritten:
    number: int


@verb(
    "groups.election.called",
    en="%(actor)s called an election",
    zh_hans="%(actor)s 发起了一次选举",
    staff="groups.manage",
)
@dataclass(frozen=True)
class ElectionCalled:
    pass


@verb(
    "groups.election.cancelled",
    en="%(actor)s cancelled an election",
    zh_hans="%(actor)s 取消了一次选举",
    staff="groups.manage",
)
@dataclass(frozen=True)
class ElectionCancelled:
    pass


@verb(
    "groups.election.opened",
    en="%(actor)s opened the vote of an election",
    zh_hans="%(actor)s 开启了选举投票",
    staff="groups.manage",
)
@dataclass(frozen=True)
class ElectionOpened:
    voters: int


@verb(
    "groups.election.counted",
    en="%(actor)s counted an election",
    zh_hans="%(actor)s 完成了选举计票",
    staff="groups.manage",
)
@dataclass(frozen=True)
class ElectionCounted:
    ballots: int


@verb("groups.candidate.stood", en="%(actor)s stands in an election", zh_hans="%(actor)s 参加竞选")
@dataclass(frozen=True)
class CandidateStood:
    pass


@verb(
    "groups.candidate.withdrew",
    en="%(actor)s no longer stands in an election",
    zh_hans="%(actor)s 退出竞选",
    reverses="groups.candidate.stood",
)
@dataclass(frozen=True)
class CandidateWithdrew:
    pass

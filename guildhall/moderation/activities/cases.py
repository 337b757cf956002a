"""What moderators and members do about each other, as the log says it. Ids and numbers only."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("moderation.flag.made", en="%(actor)s flagged something", zh_hans="%(actor)s 举报了一处内容")
@dataclass(frozen=True)
class FlagMade:
    item: int


@verb(
    "moderation.flag.settled",
    en="%(actor)s decided on what %(target)s flagged",
    zh_hans="%(actor)s 处理了 %(target)s 的举报",
)
@dataclass(frozen=True)
class FlagSettled:
    upheld: int  # 1 or 0


@verb(
    "moderation.flag.unsettled",
    en="%(actor)s took back a decision on what %(target)s flagged",
    zh_hans="%(actor)s 撤回了对 %(target)s 举报的处理",
    reverses="moderation.flag.settled",
)
@dataclass(frozen=True)
class FlagUnsettled:
    pass


@verb(
    "moderation.item.approved",
    en="%(actor)s looked at something of %(target)s and let it stand",
    zh_hans="%(actor)s 审核通过了 %(target)s 的内容",
    staff="content.moderate",
)
@dataclass(frozen=True)
class ItemApproved:
    pass


@verb(
    "moderation.item.rejected",
    en="%(actor)s looked at something of %(target)s and took it down",
    zh_hans="%(actor)s 审核拒绝了 %(target)s 的内容",
    staff="content.moderate",
)
@dataclass(frozen=True)
class ItemRejected:
    pass


@verb(
    "moderation.item.reopened",
    en="%(actor)s took back a decision on something of %(target)s",
    zh_hans="%(actor)s 撤回了对 %(target)s 内容的审核决定",
    staff="content.moderate",
)
@dataclass(frozen=True)
class ItemReopened:
    pass


@verb(
    "moderation.item.mended",
    en="%(actor)s changed what had been flagged, and it is shown again",
    zh_hans="%(actor)s 修改了被举报的内容，内容已恢复显示",
)
@dataclass(frozen=True)
class ItemMended:
    pass


@verb(
    "moderation.restriction.made",
    en="%(actor)s restricted %(target)s, with a statement of reasons",
    zh_hans="%(actor)s 对 %(target)s 作出处理决定并说明了理由",
    staff="moderation.sanction",
)
@dataclass(frozen=True)
class RestrictionMade:
    case: int


@verb(
    "moderation.restriction.ended",
    en="%(actor)s ended a restriction of %(target)s",
    zh_hans="%(actor)s 解除了对 %(target)s 的处理",
    staff="moderation.sanction",
)
@dataclass(frozen=True)
class RestrictionEnded:
    case: int


@verb("moderation.appeal.made", en="%(actor)s appealed against a decision", zh_hans="%(actor)s 对一项处理决定提出申诉")
@dataclass(frozen=True)
class AppealMade:
    restriction: int


@verb(
    "moderation.appeal.decided",
    en="%(actor)s decided on an appeal of %(target)s",
    zh_hans="%(actor)s 裁定了 %(target)s 的申诉",
    staff="moderation.hear_appeals",
)
@dataclass(frozen=True)
class AppealDecided:
    overturned: int  # 1 or 0


@verb(
    "moderation.case.noted",
    en="%(actor)s wrote a note on a case",
    zh_hans="%(actor)s 在个案中添加了备注",
    staff="moderation.sanction",
)
@dataclass(frozen=True)
class CaseNoted:
    case: int


@verb(
    "moderation.account.purged",
    en="%(actor)s took an account of spam out, with all it had written",
    zh_hans="%(actor)s 清除了一个垃圾账号及其全部内容",
    purges=True,
    staff="moderation.sanction",
)
@dataclass(frozen=True)
class AccountPurged:
    things: int


@verb(
    "moderation.account.readmitted",
    en="%(actor)s gave %(target)s their account back: it was no spam",
    zh_hans="%(actor)s 恢复了 %(target)s 的账号：并非垃圾账号",
    reverses="moderation.account.purged",
    staff="moderation.sanction",
)
@dataclass(frozen=True)
class AccountReadmitted:
    things: int


@verb(
    "moderation.reason.changed",
    en="%(actor)s changed a reason template",
    zh_hans="%(actor)s 修改了一条理由模板",
    staff="moderation.word_reasons",
)
@dataclass(frozen=True)
class ReasonChanged:
    pass

"""What members write to the leads of a group; the subject is the inquiry, which few may see."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "groups.inquiry.written", en="%(actor)s wrote to the leads of a group", zh_hans="%(actor)s 给小组负责人写了一封来信"
)
@dataclass(frozen=True)
class InquiryWritten:
    pass


@verb("groups.inquiry.answered", en="%(actor)s answered a message to a group", zh_hans="%(actor)s 回复了小组来信")
@dataclass(frozen=True)
class InquiryAnswered:
    pass


@verb(
    "groups.inquiry.claimed", en="%(actor)s takes care of a message to a group", zh_hans="%(actor)s 认领了一封小组来信"
)
@dataclass(frozen=True)
class InquiryClaimed:
    pass


@verb("groups.inquiry.closed", en="%(actor)s closed a message to a group", zh_hans="%(actor)s 关闭了一封小组来信")
@dataclass(frozen=True)
class InquiryClosed:
    pass


@verb(
    "groups.inquiry.decided",
    en="%(actor)s decided about words in the inbox of a group",
    zh_hans="%(actor)s 处理了小组来信中的内容",
    staff="groups.moderate",
)
@dataclass(frozen=True)
class InquiryDecided:
    pass

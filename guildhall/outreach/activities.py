from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "outreach.mail.resent",
    en="%(actor)s sent a mail again",
    zh_hans="%(actor)s 重新发送了一封邮件",
    staff="outreach.see_outbox",
)
@dataclass(frozen=True)
class MailResent:
    pass


@verb(
    "outreach.mail.tested",
    en="%(actor)s sent a test mail",
    zh_hans="%(actor)s 发送了一封测试邮件",
    staff="outreach.see_outbox",
)
@dataclass(frozen=True)
class MailTested:
    pass


@verb(
    "outreach.contact.made",
    en="%(actor)s was in touch with %(target)s",
    zh_hans="%(actor)s 联系了 %(target)s",
    staff="outreach.contact_members",
)
@dataclass(frozen=True)
class ContactMade:
    pass


@verb(
    "outreach.contact.answered",
    en="%(target)s answered %(actor)s",
    zh_hans="%(target)s 回复了 %(actor)s",
    staff="outreach.contact_members",
)
@dataclass(frozen=True)
class ContactAnswered:
    pass


@verb(
    "outreach.conversation.begun",
    en="%(actor)s began a conversation",
    zh_hans="%(actor)s 发起了会话",
)
@dataclass(frozen=True)
class ConversationBegun:
    people: int


@verb("outreach.message.sent", en="%(actor)s sent a message", zh_hans="%(actor)s 发送了消息")
@dataclass(frozen=True)
class MessageSent:
    pass


@verb("outreach.message.deleted", en="%(actor)s took a message back", zh_hans="%(actor)s 撤回了消息")
@dataclass(frozen=True)
class MessageDeleted:
    pass


@verb("outreach.conversation.left", en="%(actor)s left a conversation", zh_hans="%(actor)s 退出了会话")
@dataclass(frozen=True)
class ConversationLeft:
    pass


@verb("outreach.block.set", en="%(actor)s does not let somebody write to them", zh_hans="%(actor)s 拉黑了一位成员")
@dataclass(frozen=True)
class BlockSet:
    pass


@verb(
    "outreach.block.ended", en="%(actor)s lets somebody write to them again", zh_hans="%(actor)s 把一位成员移出了黑名单"
)
@dataclass(frozen=True)
class BlockEnded:
    pass


@verb("outreach.reach.chosen", en="%(actor)s chose who may write to them", zh_hans="%(actor)s 设置了谁可以给自己发消息")
@dataclass(frozen=True)
class ReachChosen:
    pass


@verb(
    "outreach.conversation.opened",
    en="%(actor)s opened a conversation of members to read it",
    zh_hans="%(actor)s 查看了成员的会话",
    staff="outreach.read_conversations",
)
@dataclass(frozen=True)
class ConversationOpened:
    pass


@verb(
    "outreach.message.decided",
    en="%(actor)s decided about a reported message",
    zh_hans="%(actor)s 处理了被举报的消息",
    staff="outreach.moderate_messages",
)
@dataclass(frozen=True)
class MessageDecided:
    pass


@verb("outreach.watch.chosen", en="%(actor)s chose what to be told about", zh_hans="%(actor)s 选择了要接收哪些通知")
@dataclass(frozen=True)
class WatchChosen:
    level: int  # 0 mute, 1 normal, 2 watch


@verb(
    "outreach.member.followed",
    en="%(actor)s began to follow %(target)s",
    zh_hans="%(actor)s 关注了 %(target)s",
    tie="followed",
)
@dataclass(frozen=True)
class MemberFollowed:
    pass


@verb(
    "outreach.member.unfollowed",
    en="%(actor)s no longer follows %(target)s",
    zh_hans="%(actor)s 取消关注了 %(target)s",
    reverses="outreach.member.followed",
)
@dataclass(frozen=True)
class MemberUnfollowed:
    pass


@verb("outreach.notices.chosen", en="%(actor)s chose how to be told", zh_hans="%(actor)s 设置了通知方式")
@dataclass(frozen=True)
class NoticesChosen:
    kinds: int


@verb(
    "outreach.address.suppressed",
    en="%(actor)s stopped notices to an address",
    zh_hans="%(actor)s 停止向一个地址发送通知",
    staff="outreach.see_outbox",
)
@dataclass(frozen=True)
class AddressSuppressed:
    pass


@verb(
    "outreach.address.released",
    en="%(actor)s allowed notices to an address again",
    zh_hans="%(actor)s 恢复向一个地址发送通知",
    reverses="outreach.address.suppressed",
    staff="outreach.see_outbox",
)
@dataclass(frozen=True)
class AddressReleased:
    pass

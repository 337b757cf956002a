"""The kinds of notices that the community has; rooms say by `kernel.notices.interests` which acts are of which kind."""

from guildhall.kernel.notices import Interest, NoticeKind, interests, notice_kinds
from guildhall.kernel.registry import Riding, riding
from guildhall.kernel.text import Bilingual
from guildhall.outreach.queries.conversations import who_is_written_to, whose_was_opened
from guildhall.outreach.queries.notices import unread_of

for _kind in (
    NoticeKind(
        name="asked",
        label=Bilingual("Somebody asks me by name", "有人点名向我提问"),
        one=Bilingual("%(actor)s asks you", "%(actor)s 邀请你回答"),
        many=Bilingual("%(number)s people ask you", "%(number)s 人邀请你回答"),
        icon="help-circle",
        order=10,
    ),
    NoticeKind(
        name="mentioned",
        label=Bilingual("Somebody mentions me", "有人提到我"),
        one=Bilingual("%(actor)s mentioned you", "%(actor)s 提到了你"),
        many=Bilingual("%(number)s people mentioned you", "%(number)s 人提到了你"),
        icon="at",
        order=20,
    ),
    NoticeKind(
        name="accepted",
        label=Bilingual("My answer is accepted", "我的回答被采纳"),
        one=Bilingual("%(actor)s accepted your answer", "%(actor)s 采纳了你的回答"),
        many=Bilingual("%(number)s people accepted your answers", "%(number)s 人采纳了你的回答"),
        icon="circle-check",
        order=30,
    ),
    NoticeKind(
        name="answered",
        label=Bilingual("Answers to my questions", "我的问题有新回答"),
        one=Bilingual("%(actor)s answered", "%(actor)s 回答了你的问题"),
        many=Bilingual("%(number)s people answered", "%(number)s 人回答了你的问题"),
        icon="message-check",
        order=40,
    ),
    NoticeKind(
        name="replied",
        label=Bilingual("Replies and comments to me", "有人回复或评论我"),
        one=Bilingual("%(actor)s replied to you", "%(actor)s 回复了你"),
        many=Bilingual("%(number)s people replied to you", "%(number)s 人回复了你"),
        icon="message-2",
        order=50,
    ),
    NoticeKind(
        name="messages",
        label=Bilingual("Somebody writes me a message", "有人给我发消息"),
        one=Bilingual("%(actor)s wrote you a message", "%(actor)s 给你发了消息"),
        many=Bilingual("%(number)s people wrote you messages", "%(number)s 人给你发了消息"),
        icon="message-2",
        order=55,
    ),
    NoticeKind(
        name="opened",
        label=Bilingual("Staff opens a conversation of mine", "工作人员查看我的会话"),
        one=Bilingual("%(actor)s opened a conversation of yours to read it", "%(actor)s 查看了你的会话"),
        many=Bilingual("%(number)s people opened a conversation of yours", "%(number)s 人查看了你的会话"),
        icon="eye",
        order=56,
        despite_mutes=True,
    ),
    NoticeKind(
        name="decided",
        label=Bilingual("Decisions about what I wrote", "对我的内容的处理"),
        one=Bilingual("%(actor)s decided about something of yours", "%(actor)s 处理了你的内容"),
        many=Bilingual("%(number)s people decided about something of yours", "%(number)s 人处理了你的内容"),
        icon="gavel",
        order=60,
        despite_mutes=True,
    ),
    NoticeKind(
        name="watched",
        label=Bilingual("News from what I watch", "我关注的有新内容"),
        one=Bilingual("%(actor)s wrote something new", "%(actor)s 发布了新内容"),
        many=Bilingual("%(number)s people wrote something new", "%(number)s 人发布了新内容"),
        icon="bell-ringing",
        order=90,
        mail="daily",
    ),
):
    notice_kinds.add(_kind)

interests.add(
    Interest(
        name="outreach.messages",
        kind="messages",
        reads=lambda verb: verb.name == "outreach.message.sent",
        audience=who_is_written_to,
    )
)
interests.add(
    Interest(
        name="outreach.opened",
        kind="opened",
        reads=lambda verb: verb.name == "outreach.conversation.opened",
        audience=whose_was_opened,
    )
)
riding.add(Riding(name="outreach.unread", figure=unread_of))

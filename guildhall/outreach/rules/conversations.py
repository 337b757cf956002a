"""Who may write to whom first, and which staff may open what others wrote."""

from __future__ import annotations

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

READ_CONVERSATIONS = capabilities.add(
    Capability(
        name="outreach.read_conversations",
        label=Bilingual("Open conversations of members", "查看成员的会话"),
        about=Bilingual(
            "With a reason, for a day; those who take part are told", "须说明理由，限一天，并会通知会话中的成员"
        ),
        roles=("manager",),
    )
)
MODERATE_MESSAGES = capabilities.add(
    Capability(
        name="outreach.moderate_messages",
        label=Bilingual("Decide about reported messages", "处理被举报的消息"),
        roles=("operator", "manager"),
    )
)


def can_read_conversations(viewer: Actor) -> bool:
    return viewer.can(READ_CONVERSATIONS.name)


def can_moderate_messages(viewer: Actor) -> bool:
    return viewer.can(MODERATE_MESSAGES.name)


def may_begin(*, policy: str, is_minor: bool, is_followed: bool, is_staff: bool, is_blocked: bool) -> bool:
    """`is_followed`: the receiver follows the writer. To a minor, whoever they do not follow is a stranger."""
    if is_staff:
        return True
    if is_blocked or policy == "staff":
        return False
    return is_followed or (policy == "anyone" and not is_minor)

"""Who brings the first members in, greets them, and asks those who fell silent."""

from __future__ import annotations

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

INVITE = capabilities.add(
    Capability(
        name="members.invite",
        label=Bilingual("Invite and welcome new members", "邀请和欢迎新成员"),
        about=Bilingual(
            "Invitation links, personal welcomes, and the question to those who fell silent",
            "邀请链接、个人欢迎，以及向沉默成员提出的问题",
        ),
        roles=("operator", "manager", "director"),
    )
)


def can_invite(viewer: Actor) -> bool:
    return viewer.can(INVITE.name)

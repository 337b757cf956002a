from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

SEE = capabilities.add(
    Capability(
        name="outreach.see_outbox",
        label=Bilingual("See the outbox", "查看发件箱"),
        about=Bilingual(
            "Which mails left, which wait, which failed; send again", "查看邮件的发送、等待与失败情况，并可重新发送"
        ),
        roles=("operator", "manager", "director", "marketing-manager"),
    )
)
READ = capabilities.add(
    Capability(
        name="outreach.read_outbox",
        label=Bilingual("Read mails in the outbox", "阅读发件箱中的邮件"),
        about=Bilingual(
            "Words and full addresses; mails hold links that open accounts, so only administrators have this",
            "可查看正文和完整地址；邮件中含有可登录账号的链接，因此仅限管理员",
        ),
    )
)


def can_see_outbox(viewer: Actor) -> bool:
    return viewer.can(SEE.name) or viewer.can(READ.name)


def can_read_mail(viewer: Actor) -> bool:
    return viewer.can(READ.name)

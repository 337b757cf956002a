from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("outreach.mail.resent", en="%(actor)s sent a mail again", zh_hans="%(actor)s 重新发送了一封邮件")
@dataclass(frozen=True)
class MailResent:
    pass


@verb("outreach.mail.tested", en="%(actor)s sent a test mail", zh_hans="%(actor)s 发送了一封测试邮件")
@dataclass(frozen=True)
class MailTested:
    pass

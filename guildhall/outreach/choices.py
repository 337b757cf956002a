from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

setting_groups.add(
    SettingGroup(
        name="outreach",
        label=Bilingual("Mail", "邮件"),
        about=Bilingual("What leaves the house.", "对外发送的邮件。"),
        order=60,
    )
)
settings.add(
    Setting(
        name="outreach.keep_days",
        type=int,
        default=30,
        minimum=1,
        maximum=3650,
        group="outreach",
        label=Bilingual("Days to keep the words of mails", "邮件正文保留天数"),
        help=Bilingual(
            "Then text and links are emptied; that a mail was sent, when and to whom stays known.",
            "到期后清空正文和链接，仅保留发送记录、时间和收件人。",
        ),
    )
)

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
for _name, _default, _most, _label, _help in (
    (
        "news_days", 3, 365, Bilingual("Days after which an act is no news", "动态超过多少天不再通知"),
        Bilingual(
            "What happened longer ago is told to nobody, as after a restore.",
            "更早发生的动态不再通知任何人，例如恢复备份之后。",
        ),
    ),
    (
        "mail_wait", 2, 120, Bilingual("Minutes before a notice is mailed", "邮件通知的等待分钟数"),
        Bilingual(
            "What comes meanwhile goes in the same mail; what is read meanwhile goes in none.",
            "等待期间的新通知合并为一封邮件，已读的不再发送。",
        ),
    ),
    (
        "daily_hour", 8, 23, Bilingual("Hour of the daily mail", "每日邮件的发送时刻"),
        Bilingual("In each member's own time zone.", "按每位成员自己的时区计算。"),
    ),
    (
        "keep_notices", 180, 3650, Bilingual("Days to keep notices", "通知保留天数"),
        Bilingual("Then they and the reasons of what was skipped are deleted.", "到期后连同未发送的原因一并删除。"),
    ),
):  # fmt: skip
    settings.add(
        Setting(
            name=f"outreach.{_name}", type=int, default=_default, minimum=0 if _name != "keep_notices" else 7,
            maximum=_most, group="outreach", label=_label, help=_help,
        )
    )  # fmt: skip

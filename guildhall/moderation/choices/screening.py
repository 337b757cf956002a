from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual
from guildhall.moderation.rules.outside import AKISMET, HOLD, OFF, PASS, PLAIN
from guildhall.moderation.rules.verdicts import ALWAYS, NEVER, RISKY

setting_groups.add(
    SettingGroup(
        name="screening",
        label=Bilingual("Screening", "内容筛查"),
        about=Bilingual(
            "What waits for a person before others see it. Nothing is deleted by screening.",
            "哪些内容需先经人工审核再公开。筛查从不删除内容。",
        ),
        order=45,
    )
)
settings.add(
    Setting(
        name="moderation.first_posts",
        type=str,
        default=RISKY,
        choices=(
            (NEVER, Bilingual("None", "不拦")),
            (RISKY, Bilingual("Those with links or ways to be reached", "仅含链接或联系方式的")),
            (ALWAYS, Bilingual("All, until one has stayed", "全部，直到有一篇通过")),
        ),
        group="screening",
        label=Bilingual("Newcomers' posts that wait for review", "新成员的哪些内容需审核"),
    )
)
settings.add(
    Setting(
        name="moderation.trusted_hosts",
        type=str,
        default=(
            "github.com\ngitlab.com\ngitee.com\nbitbucket.org\ncodeberg.org\nstackoverflow.com\nstackexchange.com\n"
            "wikipedia.org\npython.org\nkubernetes.io\nreadthedocs.io\ndjangoproject.com\npostgresql.org\n"
            "mozilla.org\nw3.org\nietf.org\nrfc-editor.org\ngo.dev\nrust-lang.org\nnpmjs.com\npypi.org\ndocker.com\n"
            "jsfiddle.net\ncodepen.io\nplay.golang.org\ngodbolt.org\narxiv.org\nyuque.com\nzhihu.com\njuejin.cn\n"
            "segmentfault.com\nreddit.com\nlinux.org\nkernel.org\ndebian.org\nubuntu.com\napache.org\ncncf.io"
        ),
        multiline=True,
        group="screening",
        label=Bilingual("Sites that newcomers may link to", "新成员可以链接的网站"),
        help=Bilingual("One a line; what is below a name counts with it.", "每行一个域名，包含其子域名。"),
    )
)
for _name, _default, _least, _most, _label, _help in (
    (
        "newcomer_days", 7, 0, 365, Bilingual("Days that somebody is a newcomer", "新成员期（天）"),
        Bilingual("Counted from joining.", "从加入之日起计算。"),
    ),
    (
        "sign_up_seconds", 4, 0, 60, Bilingual("Seconds that a sign-up takes at least", "注册至少需要的秒数"),
        Bilingual(
            "Whoever is faster comes into the queue, and what they write waits until somebody has looked. 0: nobody.",
            "更快完成的账号会进入审核队列，审核之前其发布的内容也需审核。填 0 表示不检查。",
        ),
    ),
    (
        "sign_ups_an_hour", 10, 0, 1000, Bilingual("Sign-ups from one address in an hour", "同一地址每小时的注册数"),
        Bilingual(
            "Those beyond come into the queue in the same way; schools and offices share an address. 0: nobody.",
            "超出的账号同样进入审核队列；学校和公司往往共用一个地址。填 0 表示不检查。",
        ),
    ),
    (
        "copies", 3, 0, 100, Bilingual("Which near copy waits for review", "第几篇雷同内容需审核"),
        Bilingual(
            "Nearly the same text, whoever posts it; 0: none. Quotes and code do not count.",
            "内容几乎相同即算雷同，不论由谁发布；0 表示不检查。引用和代码不计入。",
        ),
    ),
    (
        "copy_hours", 24, 1, 720, Bilingual("Hours in which copies are counted", "雷同内容的统计时段（小时）"),
        Bilingual("Older texts are no copies.", "更早的内容不算雷同。"),
    ),
    (
        "keep_screenings", 365, 30, 3650, Bilingual("Days to keep what screening said", "筛查记录保留天数"),
        Bilingual("The classifier learns from them.", "分类器据此学习。"),
    ),
):  # fmt: skip
    settings.add(
        Setting(
            name=f"moderation.{_name}", type=int, default=_default, minimum=_least, maximum=_most, group="screening",
            label=_label, help=_help,
        )
    )  # fmt: skip
settings.add(
    Setting(
        name="moderation.service",
        type=str,
        default=OFF,
        choices=(
            (OFF, Bilingual("None", "不使用")),
            (AKISMET, Bilingual("Akismet, or one that speaks like it", "Akismet 或兼容服务")),
            (PLAIN, Bilingual("A service that takes and answers JSON", "收发 JSON 的服务")),
        ),
        group="screening",
        label=Bilingual("Outside service", "外部筛查服务"),
        help=Bilingual(
            "Asked about newcomers' texts after they are written; words, language and address of the text leave the house, names do "
            "not. Its key is GUILDHALL_SCREENING_KEY in the environment.",
            "在新成员发布内容后询问；会对外发送正文、语言和该内容的网址，不发送姓名。密钥由环境变量 GUILDHALL_SCREENING_KEY 设置。",
        ),
    )
)
settings.add(
    Setting(
        name="moderation.service_address",
        type=str,
        default="",
        group="screening",
        label=Bilingual("Address of the outside service", "外部服务的网址"),
        help=Bilingual(
            "As in https://rest.akismet.com/1.1/comment-check; nothing inside your own network is reached.",
            "例如 https://rest.akismet.com/1.1/comment-check；无法访问内网地址。",
        ),
    )
)
settings.add(
    Setting(
        name="moderation.service_failed",
        type=str,
        default=PASS,
        choices=(
            (PASS, Bilingual("The text stays", "内容保持显示")),
            (HOLD, Bilingual("The text waits for review", "内容转为待审核")),
        ),
        group="screening",
        label=Bilingual("When the outside service does not answer", "外部服务无响应时"),
    )
)

"""What operators decide about machines that fetch their pages."""

from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

setting_groups.add(
    SettingGroup(
        name="crawlers",
        label=Bilingual("Crawlers", "爬虫"),
        about=Bilingual(
            "Search engines, AI bots and other programs that fetch pages.", "搜索引擎、AI 机器人和其他抓取页面的程序。"
        ),
        order=60,
    )
)
for setting in (
    Setting(
        name="crawlers.ai",
        type=str,
        default="no_training",
        group="crawlers",
        choices=(
            ("allow", Bilingual("May fetch everything that is public", "允许抓取全部公开内容")),
            ("no_training", Bilingual("May answer from it, not be trained on it", "可用于回答，不可用于训练")),
            ("no_ai", Bilingual("May fetch nothing", "一律不允许")),
        ),
        label=Bilingual("AI bots", "AI 机器人"),
        help=Bilingual(
            "Said in robots.txt, and enforced for those that say who they are. A program that pretends to be a browser is only held"
            " back by the limits below.",
            "写入 robots.txt，并对表明身份的机器人强制执行。伪装成浏览器的程序只受下面的限速约束。",
        ),
    ),
    Setting(
        name="crawlers.a_minute",
        type=int,
        default=120,
        minimum=0,
        maximum=100_000,
        group="crawlers",
        label=Bilingual("Pages a minute for each crawler", "每个爬虫每分钟可抓取的页数"),
        help=Bilingual("More are told to come back later. 0 means no limit.", "超出时要求其稍后再来。填 0 表示不限。"),
    ),
    Setting(
        name="crawlers.guest_a_minute",
        type=int,
        default=240,
        minimum=0,
        maximum=100_000,
        group="crawlers",
        label=Bilingual("Newly made pages a minute for one address", "同一地址每分钟可触发生成的页数"),
        help=Bilingual(
            "For programs that do not say who they are. Pages that guests share are not counted, and members have four times as many."
            " 0 means no limit.",
            "用于限制不表明身份的程序。访客共享的缓存页面不计入，登录成员的上限为四倍。填 0 表示不限。",
        ),
    ),
):
    settings.add(setting)

"""What each level of trust may do and needs: the operator's table, one setting a line."""

from __future__ import annotations

from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual
from guildhall.moderation.rules.levels import LEVELS, NEEDS, PER_SPAN, PER_TEXT

FREE = -1  # without limit
_COLUMNS = tuple(enumerate(LEVELS))
_HOW = Bilingual(
    "A number for each level; −1 is without limit, 0 is not at all.", "按等级填写数字；−1 表示不限，0 表示不允许。"
)
_NEEDED = Bilingual(
    "What a member needs to reach each level; level 4 is given by hand.", "达到各等级所需；4 级仅由运营授予。"
)
_LABELS = {
    "links": (Bilingual("Links in a text", "每篇文字的链接数"), [5, 20, FREE, FREE, FREE]),
    "images": (Bilingual("Pictures in a text", "每篇文字的图片数"), [5, 20, FREE, FREE, FREE]),
    "mentions": (Bilingual("Members named in a text", "每篇文字提及的成员数"), [5, 10, 20, 50, 50]),
    "topics": (Bilingual("New topics in a day", "每天的新主题数"), [10, 20, 50, FREE, FREE]),
    "posts": (Bilingual("Answers and replies in an hour", "每小时的回答与回复数"), [20, 40, 80, FREE, FREE]),
    "comments": (Bilingual("Comments in an hour", "每小时的评论数"), [30, 60, 120, FREE, FREE]),
    "talks": (Bilingual("Conversations begun in a day", "每天发起的会话数"), [5, 15, 40, FREE, FREE]),
    "edits": (Bilingual("Edits in a day", "每天的修改次数"), [30, 60, 120, FREE, FREE]),
    "votes": (Bilingual("Votes in a day", "每天的投票数"), [40, 80, 120, FREE, FREE]),
    "flags": (Bilingual("Flags in a day", "每天的举报次数"), [10, 20, 40, 80, FREE]),
    "files": (Bilingual("Files in a day", "每天上传的文件数"), [20, 50, 100, FREE, FREE]),
}
_NEEDS = {
    "days": (Bilingual("Days on which they came", "访问天数"), [0, 2, 15, 50, 0]),
    "topics_read": (Bilingual("Topics read", "阅读的主题数"), [0, 5, 20, 100, 0]),
    "posts": (Bilingual("Texts posted", "发布的内容数"), [0, 0, 3, 20, 0]),
    "votes": (Bilingual("Votes received", "获得的点赞数"), [0, 0, 1, 20, 0]),
    "removed": (Bilingual("At most so many texts taken away", "被移除内容数上限"), [FREE, 5, 3, 1, FREE]),
}

setting_groups.add(
    SettingGroup(
        name="levels",
        label=Bilingual("Levels of trust", "信任等级"),
        about=Bilingual(
            "What members at each level may do, and what they need to get there.",
            "各等级成员的权限，以及升级所需的条件。",
        ),
        order=60,
    )
)
for _name in (*PER_TEXT, *PER_SPAN):
    _label, _usual = _LABELS[_name]
    settings.add(
        Setting(name=f"levels.{_name}", type=list, kind="numbers", default=_usual, label=_label, help=_HOW,
                choices=_COLUMNS, minimum=-1, maximum=100_000, group="levels")
    )  # fmt: skip
for _name in NEEDS:
    _label, _usual = _NEEDS[_name]
    settings.add(
        Setting(name=f"levels.needs_{_name}", type=list, kind="numbers", default=_usual, label=_label, help=_NEEDED,
                choices=_COLUMNS, minimum=-1, maximum=100_000, group="levels")
    )  # fmt: skip
settings.add(
    Setting(
        name="levels.grace_days",
        type=int,
        default=14,
        minimum=0,
        maximum=365,
        label=Bilingual("Days of grace", "宽限天数"),
        help=Bilingual(
            "Who no longer has what a level needs keeps it for so many days.",
            "不再满足等级条件的成员，等级保留这么多天。",
        ),
        group="levels",
    )
)
settings.add(
    Setting(
        name="levels.window_days",
        type=int,
        default=100,
        minimum=7,
        maximum=3650,
        label=Bilingual("Days that count", "统计天数"),
        help=Bilingual(
            "For days of visits from level 3 on, and for texts taken away.",
            "3 级起的访问天数，以及被移除内容，按此天数统计。",
        ),
        group="levels",
    )
)
settings.add(
    Setting(
        name="levels.address_posts",
        type=int,
        default=120,
        minimum=-1,
        maximum=100_000,
        label=Bilingual("Texts in an hour from one address", "同一地址每小时的内容数"),
        help=Bilingual(
            "Of all members of levels 0 and 1 together who share an address; −1 is without limit.",
            "同一网络地址下 0 级与 1 级成员的合计上限；−1 表示不限。",
        ),
        group="levels",
    )
)
settings.add(
    Setting(
        name="moderation.asks_guidelines",
        type=bool,
        default=True,
        label=Bilingual("Changed guidelines are agreed to again", "准则变更后须重新同意"),
        help=Bilingual(
            "Members who joined before the change are asked once, before their next text.",
            "变更前加入的成员会在下次发布内容前被询问一次。",
        ),
        group="texts",
    )
)

from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

setting_groups.add(
    SettingGroup(
        name="moderation",
        label=Bilingual("Moderation", "内容审核"),
        about=Bilingual(
            "What is looked at, and what everybody may know of it.", "哪些内容需要审核，以及对外公开哪些信息。"
        ),
        order=55,
    )
)
settings.add(
    Setting(
        name="moderation.hide_at",
        type=int,
        default=3,
        minimum=0,
        maximum=50,
        group="moderation",
        label=Bilingual("Flags that hold something", "举报达到多少时暂不显示"),
        help=Bilingual(
            "A flag counts 1, up to 2 from members whose flags were right before, less from others. 0: never by itself.",
            "每次举报计 1；以往举报属实的成员最多计 2，反之更少。填 0 表示从不自动处理。",
        ),
    )
)
settings.add(
    Setting(
        name="moderation.held_files",
        type=str,
        default="none",
        choices=(
            ("none", Bilingual("Nobody's", "均不审核")),
            ("0", Bilingual("Of new members (level 0)", "新人（0 级）的")),
            ("1", Bilingual("Of levels 0 and 1", "0 级与 1 级成员的")),
            ("2", Bilingual("Of levels 0 to 2", "0 至 2 级成员的")),
        ),
        group="moderation",
        label=Bilingual("New files that wait for review", "哪些新文件需先审核"),
        help=Bilingual(
            "The text is shown meanwhile, its pictures and papers only to who sent them and to moderators.",
            "文字照常显示，其中的图片与文件在通过前仅上传者和管理人员可见。",
        ),
    )
)
settings.add(
    Setting(
        name="moderation.public_log",
        type=bool,
        default=False,
        group="moderation",
        label=Bilingual("Show everybody a log of decisions", "公开审核记录"),
        help=Bilingual(
            "What was decided when, by which rule and whether by a machine; without names and words.",
            "公开决定的时间、依据、是否自动作出，不含姓名和具体内容。",
        ),
    )
)

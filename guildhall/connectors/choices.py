from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

setting_groups.add(
    SettingGroup(
        name="connectors",
        label=Bilingual("Moving in", "迁入"),
        about=Bilingual("How communities move in from elsewhere.", "社区如何从其他平台迁入。"),
        order=70,
    )
)
settings.add(
    Setting(
        name="connectors.bots",
        type=list,
        default=[],
        group="connectors",
        label=Bilingual("More names of bots", "更多机器人的名称"),
        help=Bilingual(
            "Beside the usual ones, by which imports of commits and chats tell programs from people: one a line, * stands"
            " for anything, as in *-release-team. Holds for imports from now on.",
            "迁入提交记录和聊天时，除常见规则外，以下名称也视为机器人。每行一个，* 代表任意内容，例如 *-release-team。"
            "仅对今后的迁入有效。",
        ),
    )
)
settings.add(
    Setting(
        name="connectors.people",
        type=list,
        default=[],
        group="connectors",
        label=Bilingual("People who are called like bots", "名称像机器人的真人"),
        help=Bilingual(
            "Names that imports must not take for a bot's, one a line; * stands for anything. Talbot, Cabot and Abbott are"
            " known to be people.",
            "迁入时不应视为机器人的名称。每行一个，* 代表任意内容。Talbot、Cabot、Abbott 等姓氏无需填写。",
        ),
    )
)

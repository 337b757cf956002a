from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

setting_groups.add(SettingGroup(name="groups", label=Bilingual("Groups", "小组"), order=75))
settings.add(
    Setting(
        name="groups.inbox_days",
        type=int,
        default=7,
        minimum=1,
        maximum=90,
        group="groups",
        label=Bilingual("Days until staff sees what no lead answers", "负责人未回复来信时，多少天后由工作人员查看"),
        help=Bilingual(
            "What members write to the leads of a group is for those leads alone until then.",
            "在此之前，成员写给小组负责人的来信只有负责人能看到。",
        ),
    )
)

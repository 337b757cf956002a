"""What may be sent, how much, and how long what nobody needs is kept."""

from guildhall.files.kinds import KINDS
from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

ALL_KINDS = list(KINDS)
UNKNOWN_KIND = Bilingual("Known kinds are: %s", "可填写的类型：%s")


def _known(kinds: list[str]) -> list[str]:
    if set(kinds) - set(KINDS):
        raise ValueError(str(UNKNOWN_KIND) % ", ".join(KINDS))
    return [kind for kind in KINDS if kind in kinds]


setting_groups.add(
    SettingGroup(
        name="files",
        label=Bilingual("Files", "文件"),
        about=Bilingual("What members may send, and how much of it.", "成员可以上传什么、上传多少。"),
        order=60,
    )
)
for name, default, minimum, maximum, label, help in (
    (
        "largest_mb", 32, 1, 2048, Bilingual("Largest file, in MB", "单个文件上限（MB）"),
        Bilingual("Pictures have a limit of their own.", "图片另有上限。"),
    ),
    (
        "picture_mb", 16, 1, 64, Bilingual("Largest picture, in MB", "单张图片上限（MB）"),
        Bilingual("As it is sent; what is kept is smaller.", "按上传时的大小计算，保存后的图片更小。"),
    ),
    (
        "member_mb", 500, 0, 1_000_000, Bilingual("Space a member has, in MB", "每位成员的空间（MB）"),
        Bilingual("0: as much as they like.", "0 表示不限。"),
    ),
    (
        "total_gb", 0, 0, 1_000_000, Bilingual("Space for all files, in GB", "全站文件空间（GB）"),
        Bilingual("0: as much as the disk has. Nothing more is taken when it is full.", "0 表示不限，仅受磁盘限制。用满后不再接收新文件。"),
    ),
    (
        "per_hour", 60, 1, 10_000, Bilingual("Files a member may send in an hour", "每位成员每小时可上传的文件数"),
        Bilingual("", ""),
    ),
    (
        "waiting_hours", 48, 1, 720, Bilingual("Hours that a file waits for its text", "未使用文件的保留时间（小时）"),
        Bilingual(
            "What was sent while writing and never posted is deleted then. Files of drafts stay as long as the draft.",
            "写作时上传、最终没有发布的文件，到期后会被删除。草稿用到的文件随草稿保留。",
        ),
    ),
    (
        "removed_days", 30, 0, 365, Bilingual("Days that a removed file can be brought back", "已移除文件可恢复的天数"),
        Bilingual("Nobody can read it meanwhile; then it is deleted.", "期间任何人都无法读取，到期后彻底删除。"),
    ),
):  # fmt: skip
    settings.add(
        Setting(
            name=f"files.{name}", type=int, default=default, minimum=minimum, maximum=maximum, label=label, help=help,
            group="files",
        )
    )  # fmt: skip
settings.add(
    Setting(
        name="files.kinds",
        type=list,
        default=ALL_KINDS,
        clean=_known,
        label=Bilingual("Kinds of files that are taken", "允许上传的文件类型"),
        help=Bilingual(
            "One a line: picture, pdf, document, text, archive, audio, video.",
            "每行一个：picture（图片）、pdf、document（文档）、text（文本）、archive（压缩包）、audio（音频）、video（视频）。",
        ),
        group="files",
    )
)

"""Settings that belong to the community itself; other rooms declare theirs in their own `choices.py`."""

from pathlib import Path

from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual
from guildhall.ui.accent import SHIPPED

TEXTS = Path(__file__).parent / "templates/options/texts"
LONGEST_TEXT = 40_000


def shipped_text(name: str) -> dict[str, str]:
    return {code: (TEXTS / f"{name}.{code}.md").read_text(encoding="utf-8").strip() for code in ("en", "zh-hans")}


for group in (
    SettingGroup(
        name="community",
        label=Bilingual("Community", "社区"),
        about=Bilingual("Name, language and look.", "名称、语言与外观。"),
        order=10,
    ),
    SettingGroup(
        name="joining",
        label=Bilingual("Joining", "加入"),
        about=Bilingual("Who may become a member.", "谁可以成为成员。"),
        order=20,
    ),
    SettingGroup(
        name="texts",
        label=Bilingual("Rules and texts", "规则与文本"),
        about=Bilingual("What everybody can read about how this place works.", "向所有人公开的社区规则与说明。"),
        order=30,
    ),
):
    setting_groups.add(group)

for setting in (
    Setting(
        name="community.name",
        type=dict,
        kind="bilingual",
        default={"en": "Guildhall", "zh-hans": "Guildhall"},
        minimum=1,
        maximum=60,
        label=Bilingual("Name of the community", "社区名称"),
        help=Bilingual(
            "Shown in the header, in mails and in page titles. One language is enough.",
            "显示在页头、邮件和页面标题中，只填一种语言也可以。",
        ),
    ),
    Setting(
        name="community.tagline",
        type=dict,
        kind="bilingual",
        default={"en": "", "zh-hans": ""},
        maximum=140,
        label=Bilingual("Tagline", "一句话介绍"),
        help=Bilingual("What this community is for, in one sentence.", "用一句话说明社区是做什么的。"),
    ),
    Setting(
        name="community.accent",
        type=str,
        kind="colour",
        default=SHIPPED,
        label=Bilingual("Accent colour", "主题色"),
        help=Bilingual(
            "Buttons and links take this hue; lightness is adjusted so that text stays readable in both themes.",
            "按钮和链接采用这一色相，并自动调整明暗，保证浅色与深色界面下文字清晰可读。",
        ),
    ),
    Setting(
        name="community.letter",
        type=str,
        default="",
        maximum=2,
        label=Bilingual("Letter of the mark", "标志字"),
        help=Bilingual(
            "One or two letters in place of the drawn mark; empty shows the house.",
            "用一两个字代替图形标志；留空则显示房屋图形。",
        ),
    ),
    Setting(
        name="community.language",
        type=str,
        kind="language",
        default="en",
        label=Bilingual("First language", "默认语言"),
        help=Bilingual(
            "For readers whose browser asks for neither language, and for mail to people who have not chosen.",
            "用于浏览器未指定中文或英文的访客，以及尚未选择语言的收件人。",
        ),
    ),
    Setting(
        name="community.zone",
        type=str,
        kind="zone",
        default="UTC",
        label=Bilingual("Time zone", "时区"),
        help=Bilingual("Days and weeks of all figures begin here.", "所有统计的天与周均按此时区划分。"),
    ),
    Setting(
        name="community.contact",
        type=str,
        kind="email",
        default="",
        label=Bilingual("Contact address", "联系邮箱"),
        help=Bilingual("Shown on the pages with rules and on error pages.", "显示在规则页面和错误页面上。"),
    ),
    Setting(
        name="community.sign_up",
        type=str,
        default="open",
        group="joining",
        choices=(
            ("open", Bilingual("Open: anybody may join", "开放：任何人都可以加入")),
            ("approval", Bilingual("By approval: staff let new members in", "需审批：由工作人员批准新成员")),
            (
                "closed",
                Bilingual("By invitation: only by a link that staff make", "仅限邀请：只能通过工作人员创建的链接加入"),
            ),
        ),
        label=Bilingual("Sign-up", "注册方式"),
        help=Bilingual("Members who are already here are not affected.", "不影响已加入的成员。"),
    ),
    Setting(
        name="community.guidelines",
        type=dict,
        kind="bilingual",
        multiline=True,
        default=shipped_text("guidelines"),
        maximum=LONGEST_TEXT,
        group="texts",
        label=Bilingual("Community guidelines", "社区准则"),
        help=Bilingual("Markdown. Members agree to them when they join.", "支持 Markdown。成员加入时须同意。"),
    ),
    Setting(
        name="community.privacy",
        type=dict,
        kind="bilingual",
        multiline=True,
        default=shipped_text("privacy"),
        maximum=LONGEST_TEXT,
        group="texts",
        label=Bilingual("Privacy page", "隐私说明"),
        help=Bilingual(
            "Markdown. What is kept about members, why, and what they can do about it.",
            "支持 Markdown。说明保存成员的哪些信息、为什么保存，以及成员可以怎样处理。",
        ),
    ),
    Setting(
        name="community.terms",
        type=dict,
        kind="bilingual",
        multiline=True,
        default={"en": "", "zh-hans": ""},
        maximum=LONGEST_TEXT,
        group="texts",
        label=Bilingual("Terms of service", "服务条款"),
        help=Bilingual(
            "Markdown. Your own legal text; empty shows no page.",
            "支持 Markdown。填写您自己的法律文本；留空则不显示该页面。",
        ),
    ),
    Setting(
        name="community.footer_note",
        type=str,
        default="",
        maximum=120,
        group="texts",
        label=Bilingual("Footer note", "页脚备注"),
        help=Bilingual("Such as a registration number.", "例如网站备案号。"),
    ),
):
    settings.add(setting)

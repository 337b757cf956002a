from guildhall.content.closing_reasons import check, shipped
from guildhall.kernel.registry import Setting, SettingGroup, setting_groups, settings
from guildhall.kernel.text import Bilingual

setting_groups.add(
    SettingGroup(
        name="content",
        label=Bilingual("Writing", "写作"),
        about=Bilingual(
            "What members write, and for how long they may change it.", "成员撰写的内容，以及可修改的期限。"
        ),
        order=40,
    )
)
for setting in (
    Setting(
        name="content.grace_minutes",
        type=int,
        default=5,
        minimum=0,
        maximum=60,
        group="content",
        label=Bilingual("Minutes to correct what was just written", "发布后的修正时间（分钟）"),
        help=Bilingual(
            "An author's correction within this time makes no version, unless somebody answered, commented or voted"
            " in between.",
            "作者在此时间内的修正不产生新版本；若期间已有人回答、评论或投票，则照常保留版本。",
        ),
    ),
    Setting(
        name="content.most_mentions",
        type=int,
        default=10,
        minimum=0,
        maximum=100,
        group="content",
        label=Bilingual("People whom a text may mention", "一篇内容最多可提及的人数"),
        help=Bilingual("Those named after these are not told.", "超出此数的人不会收到提及通知。"),
    ),
    Setting(
        name="content.edit_days",
        type=int,
        default=0,
        minimum=0,
        maximum=3650,
        group="content",
        label=Bilingual("Days in which authors may edit", "作者可修改的天数"),
        help=Bilingual(
            "0 means always. Later they suggest an edit, and those who look after the space decide.",
            "填 0 表示不限期。超过期限后，作者可以提出修改建议，由管理该版块的人审阅。",
        ),
    ),
    Setting(
        name="content.home_slots",
        type=int,
        default=3,
        minimum=1,
        maximum=6,
        group="content",
        label=Bilingual("Places on the home page", "首页推荐位数量"),
        help=Bilingual(
            "As many topics as editors may recommend there at one time.", "编辑在同一时间最多可推荐到首页的主题数。"
        ),
    ),
    Setting(
        name="content.draft_days",
        type=int,
        default=90,
        minimum=7,
        maximum=3650,
        group="content",
        label=Bilingual("Days an untouched draft is kept", "草稿保留天数"),
        help=Bilingual(
            "Drafts that nobody touched for so long are deleted for good.", "超过此天数未修改的草稿会被永久删除。"
        ),
    ),
    Setting(
        name="content.feed_text",
        type=str,
        default="full",
        group="content",
        choices=(
            ("full", Bilingual("The whole text", "全文")),
            ("excerpt", Bilingual("The first lines", "摘要")),
        ),
        label=Bilingual("What feeds carry", "订阅源的内容"),
        help=Bilingual(
            "The whole text is read in feed readers; the first lines bring readers here.",
            "提供全文，读者可在阅读器中读完；只提供摘要，读者会点进来阅读。",
        ),
    ),
    Setting(
        name="content.link_cards",
        type=bool,
        default=False,
        group="content",
        label=Bilingual("Show links as cards", "将链接显示为卡片"),
        help=Bilingual(
            "A link alone on its line in a post shows title and first words of its page. The server asks that page, once a"
            " month; no picture is loaded, and readers' browsers ask nobody. Counts for what is written from then on.",
            "帖子中独占一行的链接会显示目标网页的标题和摘要。由服务器访问该网页，每月一次；不加载图片，读者的浏览器不会访问外站。只对开启后发布的内容有效。",
        ),
    ),
    Setting(
        name="content.experienced_answers",
        type=int,
        default=5,
        minimum=1,
        maximum=1000,
        group="content",
        label=Bilingual("Answers that make a member experienced", "成为熟手所需的回答数"),
        help=Bilingual(
            "With so many answers a member may vote to reopen a topic.", "回答达到此数的成员可以投票重新开放主题。"
        ),
    ),
    Setting(
        name="content.asks_a_question",
        type=int,
        default=5,
        minimum=1,
        maximum=50,
        group="content",
        label=Bilingual("People who may be asked to answer one question", "每个问题可邀请的人数"),
    ),
    Setting(
        name="content.remind_days",
        type=int,
        default=3,
        minimum=0,
        maximum=30,
        group="content",
        label=Bilingual("Days until askers are reminded to accept", "提醒提问者采纳的天数"),
        help=Bilingual(
            "Once a question, so long after an answer. 0: nobody is reminded.", "每个问题只提醒一次。填 0 表示不提醒。"
        ),
    ),
    Setting(
        name="content.close_reasons",
        type=dict,
        kind="bilingual",
        multiline=True,
        default=shipped(),
        maximum=10_000,
        clean=check,
        group="content",
        label=Bilingual("Reasons to close a topic", "关闭主题的理由"),
        help=Bilingual(
            "One a line: code | name | what the closed topic says | what its author can do. The codes “duplicate” and"
            " “other” have to stay; what was closed for a code that is gone keeps its shipped words.",
            "每行一条：代码 | 名称 | 主题关闭后显示的话 | 作者可以怎么做。代码 duplicate 和 other 必须保留；"
            "以已删除的代码关闭的主题仍显示内置的说明。",
        ),
    ),
    Setting(
        name="content.offers_a_day",
        type=int,
        default=2,
        minimum=0,
        maximum=20,
        group="content",
        label=Bilingual("Waiting questions shown to one person a day", "每人每天收到的待回答问题数"),
        help=Bilingual(
            "To people who answer what has the same tags. 0: nobody is shown any.",
            "推荐给常回答同类标签问题的成员。填 0 表示不推荐。",
        ),
    ),
    Setting(
        name="content.offer_hours",
        type=int,
        default=6,
        minimum=0,
        maximum=168,
        group="content",
        label=Bilingual("Hours a question waits before it is shown around", "问题等待多少小时后开始推荐"),
    ),
    Setting(
        name="content.asks_a_day",
        type=int,
        default=10,
        minimum=0,
        maximum=100,
        group="content",
        label=Bilingual("People whom one member may ask a day", "每位成员每天可邀请的人数"),
        help=Bilingual("0: nobody asks anybody by name.", "填 0 表示不允许点名邀请。"),
    ),
    Setting(
        name="content.guest_searches",
        type=int,
        default=60,
        minimum=0,
        maximum=100_000,
        group="content",
        label=Bilingual("Searches of guests from one address a minute", "同一地址的访客每分钟可搜索的次数"),
        help=Bilingual(
            "So that one address cannot take the machine. More are told when to try again; members have no such limit. 0: no limit.",
            "防止单个地址占满服务器。超出时会提示何时重试，登录成员不受此限。填 0 表示不限。",
        ),
    ),
    Setting(
        name="content.reopen_votes",
        type=int,
        default=3,
        minimum=0,
        maximum=100,
        group="content",
        label=Bilingual("Votes that reopen a topic", "重新开放主题所需的票数"),
        help=Bilingual("0: only those who look after the space reopen.", "填 0 表示只有管理该版块的人可以重新开放。"),
    ),
):
    settings.add(setting)

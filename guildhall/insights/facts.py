"""The metrics of this room: what each counts, by which formula, after whom."""

from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

PEOPLE = Bilingual("people", "人")
QUESTIONS = Bilingual("questions", "个问题")

ACTIVE = metrics.add(
    Metric(
        name="insights.active",
        label=Bilingual("Active people", "活跃人数"),
        definition=Bilingual(
            "People with at least one contribution in the week: a question, answer, reply, article, comment."
            " Reading does not count. What was taken down does not count. People who came with an import count in the"
            " weeks in which they contributed.",
            "当周至少有一次贡献的人：提问、回答、回复、文章、评论等。仅浏览不计，已下架的内容不计。"
            "随导入而来的人计入其实际贡献的那一周。",
        ),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("people with at least one contribution in the week", "当周至少有一次贡献的人"),
        formula="|{ p : ≥ 1 contribution of p in week }|",
        source="metric 1, WAU, contribution-active",
        better="up",
    )
)
NEWCOMERS = metrics.add(
    Metric(
        name="insights.newcomers",
        label=Bilingual("Newcomers", "新成员"),
        definition=Bilingual("People who joined in the week.", "当周加入的人。"),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("people who joined in the week", "当周加入的人"),
        formula="|{ p : p joined in week }|",
        source="metric 4",
        better="up",
    )
)
WAITING = metrics.add(
    Metric(
        name="insights.waiting",
        label=Bilingual("Waiting questions", "待回答的问题"),
        definition=Bilingual(
            "Questions that are neither closed nor solved and have no reply by another person. Replies of the asker and"
            " of bots do not count.",
            "尚未关闭或解决、且没有他人回复的问题。提问者本人和机器人的回复不计。",
        ),
        unit=QUESTIONS,
        kind="count",
        counted=QUESTIONS,
        numerator=Bilingual("open questions without a reply by another person", "尚无他人回复的未关闭问题"),
        formula="|{ q : no reply by another person, not closed }|",
        source="metric 34",
        better="down",
    )
)
REPLIES = metrics.add(
    Metric(
        name="insights.replies",
        label=Bilingual("Replies within a day", "一天内获得回复"),
        definition=Bilingual(
            "Of the questions asked in the week, the share with a reply by another person within 24 hours. Questions"
            " younger than a day are left out; unanswered ones count as not replied to. Replies of bots do not count.",
            "当周提出的问题中，24 小时内获得他人回复的比例。"
            "提出不足一天的问题不计入，未获回复的按未回复计。机器人的回复不计。",
        ),
        unit=QUESTIONS,
        kind="share",
        counted=QUESTIONS,
        numerator=Bilingual("of them: with a reply by another person within 24 hours", "其中 24 小时内获得他人回复的"),
        denominator=Bilingual("questions asked in the week, a day old or older", "当周提出、已满一天的问题"),
        formula="questions with reply ≤ 24 h ÷ questions asked",
        source="metric 31, CHAOSS",
        better="up",
    )
)

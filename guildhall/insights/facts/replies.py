"""The replies board: how long people wait for each other."""

from guildhall.insights.facts.words import QUESTIONS
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

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

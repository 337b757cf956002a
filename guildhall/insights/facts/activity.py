"""The activity board: how many act, and how often."""

from guildhall.insights.facts.words import BORDERS, DAYS, MEASURES, PEOPLE, PER_CENT, PERSON_DAYS
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

HERE = f"{MEASURES}.activity"

DAILY_ACTIVE = metrics.add(
    Metric(
        name="insights.daily_active",
        label=Bilingual("Daily active people (DAU)", "日活跃人数（DAU）"),
        definition=Bilingual(
            "People with at least one contribution on a day; over a week or month the mean of its days. With visits chosen,"
            " reading while signed in counts instead, which only this community's own pages know. Staff, bots and accounts"
            " of spam are left out, and so is what was taken down.",
            "当天至少有一次贡献的人数；按周或月查看时取各日的平均值。选择“访问”时，改为统计登录后浏览过的人，"
            "这类数据只有本站自己的页面才有。工作人员、机器人、垃圾账号以及已下架的内容均不计入。",
        ),
        unit=PEOPLE,
        kind="count",
        counted=PERSON_DAYS,
        numerator=Bilingual("people and days on which they acted", "有行动的人与日期的组合数"),
        denominator=Bilingual("days of the period", "周期内的天数"),
        formula="|A(1 d)|",
        source="metric 1, DAU",
        zone=BORDERS,
        measure=f"{HERE}:daily",
        rows=f"{HERE}:daily_rows",
        better="up",
    )
)
ACTIVE = metrics.add(
    Metric(
        name="insights.active",
        label=Bilingual("Active people", "活跃人数"),
        definition=Bilingual(
            "People with at least one contribution in the week: a question, answer, reply, article, comment."
            " Reading does not count. What was taken down does not count. People who came with an import count in the"
            " weeks in which they contributed. Shown by day or month: the seven days up to the last one.",
            "当周至少有一次贡献的人：提问、回答、回复、文章、评论等。仅浏览不计，已下架的内容不计。"
            "随导入而来的人计入其实际贡献的那一周。按日或月查看时，取截至最后一天的连续七天。",
        ),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("people with at least one contribution in the week", "当周至少有一次贡献的人"),
        formula=Bilingual(
            "|A(7 d)| = |{ p : ≥ 1 contribution of p in week }|", "|A(7 d)| = |{ p : p 当周贡献 ≥ 1 次 }|"
        ),
        source="metric 1, WAU, contribution-active",
        zone=BORDERS,
        measure=f"{HERE}:weekly",
        rows=f"{HERE}:weekly_rows",
        better="up",
    )
)
MONTHLY_ACTIVE = metrics.add(
    Metric(
        name="insights.monthly_active",
        label=Bilingual("Monthly active people (MAU)", "月活跃人数（MAU）"),
        definition=Bilingual(
            "People with at least one contribution in the 30 days up to the last day of the period. With visits chosen,"
            " reading while signed in counts instead.",
            "截至周期最后一天的连续 30 天内至少有一次贡献的人数。选择“访问”时，改为统计登录后浏览过的人。",
        ),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("people with at least one contribution in 30 days", "30 天内至少有一次贡献的人"),
        formula=Bilingual("|A(30 d)|, rolling", "|A(30 d)|，滚动计算"),
        source="metric 1, MAU",
        zone=BORDERS,
        measure=f"{HERE}:monthly",
        rows=f"{HERE}:monthly_rows",
        better="up",
    )
)
STICKINESS = metrics.add(
    Metric(
        name="insights.stickiness",
        label=Bilingual("Stickiness", "粘性"),
        definition=Bilingual(
            "On an average day of the period, how many in a hundred of those active in the last 30 days are active that day."
            " Days on which nobody was active in the 30 days before are left out.",
            "在周期内平均的一天里，最近 30 天活跃的人中每一百人有多少人当天活跃。此前 30 天无人活跃的日子不计入。",
        ),
        unit=PER_CENT,
        kind="ratio",
        counted=DAYS,
        numerator=Bilingual("people active on the day (DAU)", "当天活跃的人（DAU）"),
        denominator=Bilingual("people active in the 30 days up to it (MAU)", "截至当天 30 天内活跃的人（MAU）"),
        formula=Bilingual("100 · mean over days of DAU ÷ MAU", "100 · 各日 DAU ÷ MAU 的均值"),
        source="metric 2, Discourse dau_by_mau",
        zone=BORDERS,
        measure=f"{HERE}:stickiness",
        rows=f"{HERE}:stickiness_rows",
        better="up",
    )
)
ACTIVE_INTERVALS = metrics.add(
    Metric(
        name="insights.active_intervals",
        label=Bilingual("How often people come back", "活跃频次分布"),
        definition=Bilingual(
            "How many people acted in exactly 1, 2, 3 … days (weeks, months) of the window. Only finished ones count;"
            " people who did not act at all are not in it.",
            "窗口内恰好有 1、2、3……天（周、月）有行动的人数。只计已结束的周期；完全没有行动的人不在其中。",
        ),
        unit=PEOPLE,
        kind="table",
        counted=PEOPLE,
        numerator=Bilingual(
            "people active in exactly so many days, weeks or months", "恰好在这么多天（周、月）活跃的人"
        ),
        formula="|{ p : |{ t : p ∈ A(t) }| = k }|",
        source="metric 3, PostHog stickiness",
        zone=BORDERS,
        measure=f"{HERE}:active_intervals",
        rows=f"{HERE}:active_intervals_rows",
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
        formula=Bilingual("|{ p : p joined in week }|", "|{ p : p 当周加入 }|"),
        source="metric 4",
        zone=BORDERS,
        measure=f"{HERE}:newcomers",
        rows=f"{HERE}:newcomers_rows",
        better="up",
    )
)

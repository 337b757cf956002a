"""The retention board: who comes back, after how long."""

from guildhall.insights.facts.words import BORDERS, MEASURES, PEOPLE, PER_CENT
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

HERE = f"{MEASURES}.retention"
COHORT = Bilingual("people who began in the period (the cohort)", "在该周期开始的人（同期群）")

RETENTION = metrics.add(
    Metric(
        name="insights.retention",
        label=Bilingual("Retention", "留存"),
        definition=Bilingual(
            "Of the people who began in a period, the share who contributed again exactly N days (weeks, months) later."
            " To begin is the first contribution, joining, or any contribution, as chosen. Cells that are not over are masked.",
            "在某周期开始的人中，恰好在 N 天（周、月）之后再次贡献的比例。“开始”可选首次贡献、加入，或任意一次贡献。"
            "尚未结束的格子不显示。",
        ),
        unit=PER_CENT,
        kind="table",
        counted=PEOPLE,
        numerator=Bilingual("of them: contributed in interval N", "其中在第 N 个周期有贡献的人"),
        denominator=COHORT,
        formula="|C(t) ∩ A(t + N)| ÷ |C(t)|",
        source="metric 9, N-day retention (PostHog)",
        zone=BORDERS,
        measure=f"{HERE}:on_interval",
        rows=f"{HERE}:on_interval_rows",
        better="up",
    )
)
ROLLING_RETENTION = metrics.add(
    Metric(
        name="insights.rolling_retention",
        label=Bilingual("Rolling retention", "滚动留存"),
        definition=Bilingual(
            "Of the people who began in a period, the share who contributed N days (weeks, months) later or at any time after"
            " that, up to now: one minus those lost so far. It can still rise when somebody comes back.",
            "在某周期开始的人中，在 N 天（周、月）之后或更晚（截至目前）有过贡献的比例，即 1 减去迄今的流失。"
            "有人回来时数值还会上升。",
        ),
        unit=PER_CENT,
        kind="table",
        counted=PEOPLE,
        numerator=Bilingual("of them: contributed in interval N or later", "其中在第 N 个周期或之后有贡献的人"),
        denominator=COHORT,
        formula="|C(t) ∩ ⋃ A(t + k), k ≥ N| ÷ |C(t)|",
        source="metric 10, unbounded retention (PostHog)",
        zone=BORDERS,
        measure=f"{HERE}:on_or_after",
        rows=f"{HERE}:on_or_after_rows",
        better="up",
    )
)
BRACKET_RETENTION = metrics.add(
    Metric(
        name="insights.bracket_retention",
        label=Bilingual("Retention by days", "分段留存"),
        definition=Bilingual(
            "Of the people who began in a period, the share who contributed at least once in a range of days counted from"
            " their own first day: day 1, days 2 to 7, days 8 to 30. Masked until the youngest have had all those days.",
            "在某周期开始的人中，从各自开始之日算起，在某段天数内（第 1 天、第 2–7 天、第 8–30 天）至少贡献一次的比例。"
            "最晚开始者尚未过完这段天数时不显示。",
        ),
        unit=PER_CENT,
        kind="table",
        counted=PEOPLE,
        numerator=Bilingual("of them: contributed within the range of days", "其中在该段天数内有贡献的人"),
        denominator=COHORT,
        formula=Bilingual(
            "|{ p ∈ C(t) : p active on a day start(p) + [a, b] }| ÷ |C(t)|",
            "|{ p ∈ C(t) : p 在 起始(p) + [a, b] 中某日活跃 }| ÷ |C(t)|",
        ),
        source="metric 11, bracketed retention (Amplitude)",
        zone=BORDERS,
        measure=f"{HERE}:in_bracket",
        rows=f"{HERE}:in_bracket_rows",
        better="up",
    )
)
PERIOD_RETENTION = metrics.add(
    Metric(
        name="insights.period_retention",
        label=Bilingual("From one period to the next", "环比留存"),
        definition=Bilingual(
            "Of the people who contributed in the period before, the share who contributed in this one too.",
            "上一周期有贡献的人中，本周期仍有贡献的比例。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=PEOPLE,
        numerator=Bilingual("of them: contributed in this period too", "其中本周期也有贡献的人"),
        denominator=Bilingual("people who contributed in the period before", "上一周期有贡献的人"),
        formula="|A(t) ∩ A(t − 1)| ÷ |A(t − 1)|",
        source="metric 12, returning contributors",
        zone=BORDERS,
        measure=f"{HERE}:from_period_to_period",
        rows=f"{HERE}:from_period_to_period_rows",
        better="up",
    )
)

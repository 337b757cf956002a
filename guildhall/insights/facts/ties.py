"""The ties board: whether people answer each other, and whether newcomers find anybody."""

from guildhall.insights.facts.words import BORDERS, MEASURES, NO_UNIT, PEOPLE, PER_CENT, TIES
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

HERE = f"{MEASURES}.ties"
RETURNED = Bilingual("of them: returned in the same period", "其中在同一周期内得到回应的")
ALL = Bilingual("directed ties between two people in the period", "周期内两人之间的有向联系")

RECIPROCITY = metrics.add(
    Metric(
        name="insights.reciprocity",
        label=Bilingual("Reciprocity", "互惠性"),
        definition=Bilingual(
            "Of the ties from one person to another (an answer, a reply, a comment), the share that is returned in the same"
            " period. How often two people spoke does not matter. With all ties chosen, votes and acceptances count too.",
            "从一人指向另一人的联系（回答、回复、评论）中，在同一周期内得到回应的比例，与次数多少无关。"
            "选择“全部”时，投票与采纳也计入。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=TIES,
        numerator=RETURNED,
        denominator=ALL,
        formula="r = |{ (u,v) ∈ E : (v,u) ∈ E }| ÷ |E|",
        source="metric 36",
        zone=BORDERS,
        measure=f"{HERE}:reciprocity",
        rows=f"{HERE}:reciprocity_rows",
        better="up",
    )
)
RECIPROCITY_CORRECTED = metrics.add(
    Metric(
        name="insights.reciprocity_corrected",
        label=Bilingual("Reciprocity, corrected for size", "互惠性（规模校正）"),
        definition=Bilingual(
            "How far reciprocity is above what chance gives in a network of this size and density: 0 as by chance, 1 every"
            " tie returned, below 0 less than by chance. It may be compared between periods of different size.",
            "互惠性高出同等规模与密度的网络随机水平的程度：0 与随机相当，1 表示所有联系都得到回应，小于 0 表示低于随机。"
            "可用于比较规模不同的周期。",
        ),
        unit=NO_UNIT,
        kind="ratio",
        counted=TIES,
        numerator=RETURNED,
        denominator=ALL,
        formula="ρ = (r − d) ÷ (1 − d), d = |E| ÷ (n(n − 1))",
        source="metric 36, Garlaschelli & Loffredo 2004",
        zone=BORDERS,
        measure=f"{HERE}:reciprocity_corrected",
        rows=f"{HERE}:reciprocity_rows",
        better="up",
    )
)
INTEGRATION = metrics.add(
    Metric(
        name="insights.integration",
        label=Bilingual("Newcomer integration", "新人融入"),
        definition=Bilingual(
            "With how many different people somebody who began to contribute in the period had to do in their first 30 days,"
            " in either direction: the median, and beside it how many of these went both ways. Masked until the youngest have"
            " had their 30 days.",
            "在周期内开始贡献的人，头 30 天里与多少个不同的人有过往来（不分方向）的中位数，并列出其中双向往来的人数。"
            "最晚开始者未满 30 天的周期不显示。",
        ),
        unit=PEOPLE,
        kind="ratio",
        counted=PEOPLE,
        numerator=Bilingual("others they had to do with in 30 days", "30 天内往来过的人"),
        denominator=Bilingual("people with their first contribution in the period", "周期内首次贡献的人"),
        formula=Bilingual(
            "median over p of |{ v : tie between p and v in first(p) + [0, 30) d }|",
            "各 p 的 |{ v : p 与 v 在 首次(p) + [0, 30) d 内有往来 }| 的中位数",
        ),
        source="metric 39",
        zone=BORDERS,
        measure=f"{HERE}:integration",
        rows=f"{HERE}:integration_rows",
        better="up",
    )
)

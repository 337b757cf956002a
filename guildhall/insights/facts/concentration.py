"""The concentration board: on how few people the community rests."""

from guildhall.insights.facts.words import BORDERS, CONTRIBUTIONS, FIRST_REPLIES, MEASURES, NO_UNIT, PEOPLE, PER_CENT
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

HERE = f"{MEASURES}.concentration"
ALL = Bilingual("all contributions of people in the period", "周期内所有人的贡献")
ALL_FIRST = Bilingual("first replies to threads opened in the period", "周期内开启的主题所获得的首次回复")

ABSENCE_FACTOR = metrics.add(
    Metric(
        name="insights.absence_factor",
        label=Bilingual("Contributor absence factor", "贡献者缺席系数"),
        definition=Bilingual(
            "The fewest people who together made half of the contributions of the period: if they were absent, half would be"
            " missing. Staff are left out.",
            "合计贡献占周期总量一半的最少人数：他们若缺席，一半的贡献就没有了。不含工作人员。",
        ),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("fewest people with half of the contributions", "贡献合计过半的最少人数"),
        denominator=Bilingual("people who contributed", "有贡献的人"),
        formula=Bilingual("min k : Σ top k ≥ 50 % of Σ", "min k : 前 k 名之和 ≥ 总和的 50 %"),
        source="metric 24, CHAOSS contributor absence factor",
        zone=BORDERS,
        measure=f"{HERE}:absence_factor",
        rows=f"{HERE}:absence_factor_rows",
        better="up",
    )
)
GINI = metrics.add(
    Metric(
        name="insights.gini",
        label=Bilingual("Inequality of contributions (Gini)", "贡献的不均衡度（基尼系数）"),
        definition=Bilingual(
            "0: everybody who contributed did so equally often; near 1: one person did nearly everything. People without a"
            " contribution in the period are not included.",
            "0 表示有贡献的人贡献次数相同；接近 1 表示几乎全由一人完成。周期内没有贡献的人不计入。",
        ),
        unit=NO_UNIT,
        kind="ratio",
        counted=PEOPLE,
        numerator=ALL,
        denominator=Bilingual("people who contributed", "有贡献的人"),
        formula=Bilingual(
            "Σ(2i − n − 1)·x_i ÷ (n · Σx), x ascending, without zeros",
            "Σ(2i − n − 1)·x_i ÷ (n · Σx)，x 升序排列，不含零",
        ),
        source="metric 26, Gini 1912",
        zone=BORDERS,
        measure=f"{HERE}:gini",
        rows=f"{HERE}:gini_rows",
        better="down",
    )
)
TOP_TEN = metrics.add(
    Metric(
        name="insights.top_ten",
        label=Bilingual("Share of the ten most active", "最活跃十人的占比"),
        definition=Bilingual(
            "Which part of the contributions of the period the ten most active people made. Lastingly above 70 % a community"
            " hangs on them.",
            "周期内最活跃的十个人的贡献占全部贡献的比例。长期高于 70% 说明社区系于这几个人。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=CONTRIBUTIONS,
        numerator=Bilingual("contributions of the ten most active people", "最活跃十人的贡献"),
        denominator=ALL,
        formula=Bilingual("Σ top 10 ÷ Σ", "前 10 名之和 ÷ 总和"),
        source="metric 27",
        zone=BORDERS,
        measure=f"{HERE}:top_ten",
        rows=f"{HERE}:top_ten_rows",
        better="down",
    )
)
RESPONDER_CONCENTRATION = metrics.add(
    Metric(
        name="insights.responder_concentration",
        label=Bilingual("Responder concentration", "回复者集中度"),
        definition=Bilingual(
            "On how few people first replies rest: the sum of the squared shares (Herfindahl–Hirschman). 1: one person gives"
            " them all; 1/k: as if k people shared them equally. Staff are left out unless chosen.",
            "首次回复集中于多少人：各人份额的平方和（赫芬达尔–赫希曼指数）。1 表示全由一人回复；1/k 相当于 k 个人平均分担。"
            "默认不含工作人员，可另选。",
        ),
        unit=NO_UNIT,
        kind="ratio",
        counted=FIRST_REPLIES,
        numerator=Bilingual("squared shares of each who gave a first reply", "每位首次回复者份额的平方"),
        denominator=ALL_FIRST,
        formula="Σ s_i²",
        source="metric 28, Herfindahl–Hirschman index",
        zone=BORDERS,
        measure=f"{HERE}:responder_concentration",
        rows=f"{HERE}:responder_concentration_rows",
        better="down",
    )
)
TOP_RESPONDERS = metrics.add(
    Metric(
        name="insights.top_responders",
        label=Bilingual("Share of the five who reply first most", "首次回复最多五人的占比"),
        definition=Bilingual(
            "Which part of the first replies came from the five people who gave most of them. Staff are left out unless chosen.",
            "首次回复中，由回复最多的五个人完成的比例。默认不含工作人员，可另选。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=FIRST_REPLIES,
        numerator=Bilingual("first replies of the five who gave most", "首次回复最多的五人的首次回复"),
        denominator=ALL_FIRST,
        formula=Bilingual("Σ top 5 ÷ Σ", "前 5 名之和 ÷ 总和"),
        source="metric 28",
        zone=BORDERS,
        measure=f"{HERE}:top_responders",
        rows=f"{HERE}:top_responders_rows",
        better="down",
    )
)
MEMBER_GENERATED = metrics.add(
    Metric(
        name="insights.member_generated",
        label=Bilingual("Made by members", "成员自发占比"),
        definition=Bilingual(
            "Which part of the contributions came from members and not from staff (by the role they held that day). Under 50 %"
            " a community is in its inception, from 50 % establishing itself, from 90 % mature. FeverBee also counts"
            " growth; who brought whom is not in the log, so contributions alone are counted.",
            "贡献中来自普通成员而非工作人员（按当天角色）的比例。低于 50% 为初创期，50% 起为成形期，90% 起为成熟期。"
            "FeverBee 还计入增长；日志中没有谁带来了谁，因此这里只计贡献。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=CONTRIBUTIONS,
        numerator=Bilingual("contributions of members who held no role", "未任职成员的贡献"),
        denominator=Bilingual("contributions of members and staff", "成员与工作人员的全部贡献"),
        formula=Bilingual(
            "contributions of members ÷ contributions of members and staff", "成员贡献数 ÷ 成员与团队贡献总数"
        ),
        source="metric 29, FeverBee community lifecycle",
        zone=BORDERS,
        measure=f"{HERE}:member_generated",
        rows=f"{HERE}:member_generated_rows",
        better="up",
    )
)

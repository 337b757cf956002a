"""The lifecycle board: who is new, came back, stayed away, and who begins to contribute."""

from guildhall.insights.facts.words import BORDERS, HOURS, MEASURES, NO_UNIT, PEOPLE, PER_CENT
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

HERE = f"{MEASURES}.lifecycle"

LIFECYCLE = metrics.add(
    Metric(
        name="insights.lifecycle",
        label=Bilingual("Lifecycle", "生命周期"),
        definition=Bilingual(
            "Contributors of each period by where they come from. New: their profile was made in the period (people without"
            " a profile date: their first contribution). Returning: they also contributed in the period before."
            " Resurrecting: they did not, but are not new. Dormant: they contributed in the period before and not in this one."
            " New, returning and resurrecting always add up to the active people.",
            "按来源划分每个周期的贡献者。新增：个人资料创建于本周期（没有资料日期的，以首次贡献为准）；"
            "回访：上一周期也有贡献；回流：上一周期没有贡献，但并非新增；沉睡：上一周期有贡献而本周期没有。"
            "新增、回访与回流之和恒等于活跃人数。",
        ),
        unit=PEOPLE,
        kind="table",
        counted=PEOPLE,
        numerator=Bilingual("people of each kind", "各类别的人"),
        formula=Bilingual(
            "|A(t)| = new + returning + resurrecting; dormant = |A(t−1)| − |A(t) ∩ A(t−1)|",
            "|A(t)| = 新增 + 回访 + 回流；沉睡 = |A(t−1)| − |A(t) ∩ A(t−1)|",
        ),
        source="metrics 4–7, PostHog lifecycle",
        zone=BORDERS,
        measure=f"{HERE}:lifecycle",
        rows=f"{HERE}:lifecycle_rows",
    )
)
QUICK_RATIO = metrics.add(
    Metric(
        name="insights.quick_ratio",
        label=Bilingual("Quick ratio", "速动比"),
        definition=Bilingual(
            "For everybody who fell dormant, how many came new or came back. Below 1 the community shrinks.",
            "每有一人沉睡，有多少人新增或回流。小于 1 说明社区正在收缩。",
        ),
        unit=NO_UNIT,
        kind="ratio",
        counted=PEOPLE,
        numerator=Bilingual("new and resurrecting people", "新增与回流的人"),
        denominator=Bilingual("dormant people", "沉睡的人"),
        formula=Bilingual("(new + resurrecting) ÷ dormant", "（新增 + 回流）÷ 沉睡"),
        source="metric 8, growth accounting",
        zone=BORDERS,
        measure=f"{HERE}:quick_ratio",
        rows=f"{HERE}:quick_ratio_rows",
        better="up",
    )
)
ACTIVATION = metrics.add(
    Metric(
        name="insights.activation",
        label=Bilingual("Activation", "激活率"),
        definition=Bilingual(
            "Of the people who joined in the period, the share whose first contribution came within 7 (or 30) days of joining."
            " Periods whose youngest people have not had all their days are masked. Who had contributed before joining"
            " counts as activated.",
            "周期内加入的人中，加入后 7（或 30）天内完成首次贡献的比例。最晚加入者尚未满足天数的周期不显示。"
            "加入之前就有贡献的人视为已激活。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=PEOPLE,
        numerator=Bilingual("of them: first contribution in time", "其中按时完成首次贡献的人"),
        denominator=Bilingual("people who joined in the period", "周期内加入的人"),
        formula=Bilingual(
            "|{ p joined in t : first(p) − joined(p) ≤ d }| ÷ |{ p joined in t }|",
            "|{ p 在 t 加入 : 首次(p) − 加入(p) ≤ d }| ÷ |{ p 在 t 加入 }|",
        ),
        source="metric 13, product-led growth",
        zone=BORDERS,
        measure=f"{HERE}:activation",
        rows=f"{HERE}:activation_rows",
        better="up",
    )
)
TIME_TO_ACTIVATE = metrics.add(
    Metric(
        name="insights.time_to_activate",
        label=Bilingual("Time to first contribution", "首次贡献用时"),
        definition=Bilingual(
            "After how long half of the people who joined in the period had contributed, in whole days. Who has not"
            " contributed yet is kept in the reckoning as still waiting; while fewer than half have, there is no median.",
            "周期内加入的人中，有一半完成首次贡献所用的时间（以整天计）。尚未贡献的人作为“仍在等待”计入；"
            "完成者不足一半时没有中位数。",
        ),
        unit=HOURS,
        kind="duration",
        counted=PEOPLE,
        numerator=Bilingual("people who have contributed", "已有贡献的人"),
        denominator=Bilingual("people who joined in the period", "周期内加入的人"),
        formula=Bilingual(
            "Kaplan–Meier median of first(p) − joined(p), right-censored",
            "首次(p) − 加入(p) 的 Kaplan–Meier 中位数，右删失",
        ),
        source="metric 14, Kaplan & Meier 1958",
        zone=BORDERS,
        measure=f"{HERE}:time_to_activate",
        rows=f"{HERE}:time_to_activate_rows",
        better="down",
    )
)
NEW_CONTRIBUTORS = metrics.add(
    Metric(
        name="insights.new_contributors",
        label=Bilingual("New contributors", "新贡献者"),
        definition=Bilingual(
            "People whose first contribution ever came in the period.", "在本周期内完成有史以来首次贡献的人。"
        ),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("people with their first contribution in the period", "周期内首次贡献的人"),
        formula=Bilingual("|{ p : first(p) ∈ t }|", "|{ p : 首次(p) ∈ t }|"),
        source="metric 15, CHAOSS new contributors",
        zone=BORDERS,
        measure=f"{HERE}:new_contributors",
        rows=f"{HERE}:new_contributors_rows",
        better="up",
    )
)
CONTRIBUTOR_FLOW = metrics.add(
    Metric(
        name="insights.contributor_flow",
        label=Bilingual("Contributors won and lost", "贡献者的增减"),
        definition=Bilingual(
            "New: first contribution ever. Reactivated: contributed after 90 or more silent days. Lost: regulars (4 or more"
            " contributions in the 90 days up to their last one) on the day after their ninetieth silent day.",
            "新增：有史以来首次贡献。重新活跃：沉默满 90 天后再次贡献。流失：骨干（最后一次贡献前 90 天内贡献 4 次及以上）"
            "沉默满 90 天的次日计为流失。",
        ),
        unit=PEOPLE,
        kind="table",
        counted=PEOPLE,
        numerator=Bilingual("people of each kind", "各类别的人"),
        formula=Bilingual(
            "new; gap > 90 d; ≥ 4 contributions in 90 d, then 90 d of silence",
            "首次；间隔 > 90 d；90 d 内贡献 ≥ 4 次，其后 90 d 无动静",
        ),
        source="metrics 15 and 16",
        zone=BORDERS,
        measure=f"{HERE}:contributor_flow",
        rows=f"{HERE}:contributor_flow_rows",
    )
)
NET_CONTRIBUTORS = metrics.add(
    Metric(
        name="insights.net_contributors",
        label=Bilingual("Net contributors", "贡献者净增"),
        definition=Bilingual(
            "New and reactivated contributors less the regulars lost in the same period; below zero more are lost than won.",
            "新增与重新活跃的贡献者减去同一周期流失的骨干；小于零说明流失多于增加。",
        ),
        unit=PEOPLE,
        kind="count",
        counted=PEOPLE,
        numerator=Bilingual("new and reactivated contributors, less lost regulars", "新增与重新活跃者减去流失的骨干"),
        formula=Bilingual("new + reactivated − lost", "新增 + 重新活跃 − 流失"),
        source="metric 16",
        zone=BORDERS,
        measure=f"{HERE}:net_contributors",
        rows=f"{HERE}:net_contributors_rows",
        better="up",
    )
)

"""What stands on each board: the strip of figures, and panels under headings. One entry is all a new figure needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guildhall.insights.asking import Answer, Ask
from guildhall.insights.queries.boards import cohorts, layers, series
from guildhall.insights.queries.boards.parts import Content
from guildhall.insights.queries.framing import Framing
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

Draw = Callable[[Metric, Mapping[str, Answer], Framing], Content]
WITH_ACTS = {
    "insights.daily_active", "insights.active", "insights.monthly_active", "insights.stickiness",
    "insights.active_intervals",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One panel: `metric` leads, `also` are drawn with it; `is_whole`: one table over the window, not a figure a period."""

    name: str
    metric: str
    draw: Draw
    about: Bilingual
    span: int = 6
    rows: int = 1  # of the grid
    also: tuple[str, ...] = ()
    is_whole: bool = False
    is_beside: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    label: Bilingual | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """Those of them that are declared."""
        return tuple(name for name in (self.metric, *self.also) if name in metrics)

    def asks(self, framing: Framing) -> dict[str, Ask]:
        return {name: ask_for(name, framing, is_whole=self.is_whole, options=self.options) for name in self.metrics}


@dataclass(frozen=True)
class Section:
    label: Bilingual
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class BoardPlan:
    name: str
    label: Bilingual
    figures: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def panels(self) -> list[Plan]:
        return [plan for section in self.sections for plan in section.plans if plan.metric in metrics]

    def asks(self, framing: Framing) -> list[Ask]:
        """Everything on the board, each once."""
        wanted = [ask for plan in self.panels for ask in plan.asks(framing).values()]
        wanted += [ask_for(name, framing) for name in self.figures if name in metrics]
        return list({ask.key: ask for ask in wanted}.values())


def ask_for(name: str, framing: Framing, *, is_whole: bool = False, options: Mapping[str, str] | None = None) -> Ask:
    acts = {"act": framing.act} if name in WITH_ACTS and framing.act != "contribution" else {}
    make = framing.whole if is_whole else framing.series
    return make(name, **{**(options or {}), **acts})


def active(_metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    names = ("insights.monthly_active", "insights.active", "insights.daily_active")
    return series.several(names, answers, framing, ("MAU", "WAU", "DAU"))


CONCENTRATION = (
    "insights.top_ten",
    "insights.gini",
    "insights.responder_concentration",
    "insights.top_responders",
    "insights.reciprocity_corrected",
)


def concentration(_metric: Metric, answers: Mapping[str, Answer], framing: Framing) -> Content:
    return series.summary(("insights.absence_factor", *CONCENTRATION), answers, framing)


HERE = Section(
    Bilingual("Who is here", "谁在这里"),
    (
        Plan(
            "active",
            "insights.active",
            active,
            Bilingual("people active on a day, in 7 days and in 30 days", "日、7 天与 30 天内的活跃人数"),
            span=7,
            also=("insights.daily_active", "insights.monthly_active"),
            is_beside=True,
        ),
        Plan(
            "stickiness",
            "insights.stickiness",
            series.ratios,
            Bilingual("mean daily DAU ÷ MAU of each period", "各周期内每日 DAU ÷ MAU 的平均值"),
            span=5,
        ),
        Plan(
            "lifecycle",
            "insights.lifecycle",
            layers.lifecycle,
            Bilingual(
                "contributors; above the line active, below it those who left since the period before",
                "贡献者；线上为活跃，线下为自上一周期起不再出现的人",
            ),
            span=12,
            is_beside=True,
        ),
        Plan(
            "how-often",
            "insights.active_intervals",
            layers.how_often,
            Bilingual(
                "people by the number of periods of the window in which they acted", "按窗口内有行动的周期数统计人数"
            ),
            span=12,
            is_whole=True,
            is_beside=True,
        ),
        Plan(
            "new-contributors",
            "insights.new_contributors",
            series.counts,
            Bilingual("people with their first contribution ever", "完成首次贡献的人"),
        ),
        Plan(
            "activation",
            "insights.activation",
            series.shares,
            Bilingual(
                "of those who joined: first contribution within 7 days, 95% band",
                "加入者中 7 天内首次贡献的比例，附 95% 区间带",
            ),
        ),
    ),
)
ANSWERED = Section(
    Bilingual("Who is answered", "谁得到回应"),
    (
        Plan(
            "coverage",
            "insights.coverage",
            series.shares,
            Bilingual("a reply by another person within 7 days, 95% band", "7 天内有他人回复的占比，附 95% 区间带"),
        ),
        Plan(
            "first-response",
            "insights.first_response",
            series.durations,
            Bilingual("until the first reply by another person", "到他人首次回复为止的时间"),
        ),
        Plan(
            "backlog",
            "insights.backlog",
            series.counts,
            Bilingual(
                "older than a day and without a reply, at the end of each period", "各周期末等待超过一天仍无回复的数量"
            ),
            span=4,
        ),
        Plan(
            "ages",
            "insights.backlog_ages",
            layers.ages,
            Bilingual("without a reply at the end of the window", "窗口结束时尚无回复"),
            span=4,
            is_whole=True,
        ),
        Plan(
            "solo",
            "insights.solo",
            series.shares,
            Bilingual("only their author ever spoke, 95% band", "只有作者本人发言的占比，附 95% 区间带"),
            span=4,
        ),
    ),
)
CARRIED = Section(
    Bilingual("Who carries it", "谁在承担"),
    (
        Plan(
            "member-generated",
            "insights.member_generated",
            series.by_members,
            Bilingual("contributions that staff did not make", "非工作人员作出的贡献"),
        ),
        Plan(
            "absence-factor",
            "insights.absence_factor",
            series.counts,
            Bilingual("how few people make half of all contributions", "多少人完成了一半贡献"),
        ),
        Plan(
            "concentration",
            "insights.top_ten",
            concentration,
            Bilingual("in the last complete period", "最近一个完整周期"),
            span=12,
            also=("insights.absence_factor", *CONCENTRATION[1:]),
            label=Bilingual("Concentration", "集中度"),
        ),
        Plan(
            "reciprocity",
            "insights.reciprocity",
            series.shares,
            Bilingual("ties that go both ways", "双向的联系"),
        ),
        Plan(
            "integration",
            "insights.integration",
            series.ratios,
            Bilingual("others a newcomer met in their first 30 days, median", "新人在最初 30 天内结识的人数，中位数"),
        ),
    ),
)
OVERVIEW = BoardPlan(
    "overview",
    Bilingual("Overview", "总览"),
    (
        "insights.active",
        "insights.monthly_active",
        "insights.stickiness",
        "insights.coverage",
        "insights.first_response",
        "insights.absence_factor",
    ),
    (HERE, ANSWERED, CARRIED),
)
COHORT = Bilingual(
    "share of those who began that contributed in week N after it; hatched cells are not finished and never counted",
    "开始者中第 N 周仍有贡献的比例；斜纹格未满期，从不计入",
)
STAYS = Section(
    Bilingual("Who stays", "谁留下来"),
    (
        Plan("cohorts", "insights.retention", cohorts.heat, COHORT, span=8, rows=2, is_whole=True),
        Plan(
            "together",
            "insights.retention",
            cohorts.curve,
            Bilingual("in week N, finished cohorts only, 95% band", "第 N 周，仅满期的同期群，附 95% 区间带"),
            span=4,
            is_whole=True,
            label=Bilingual("All cohorts together", "各期合计"),
        ),
        Plan(
            "from-period-to-period",
            "insights.period_retention",
            series.shares,
            Bilingual("contributors of one period who are there in the next", "上一周期的贡献者中本周期仍在的比例"),
            span=4,
        ),
        Plan(
            "rolling",
            "insights.rolling_retention",
            cohorts.heat,
            Bilingual(
                "share that contributed in week N or at any time after it, up to now",
                "在第 N 周或之后任意时间（截至目前）有贡献的比例",
            ),
            span=8,
            is_whole=True,
        ),
        Plan(
            "brackets",
            "insights.bracket_retention",
            cohorts.heat,
            Bilingual("within a range of days after their own first", "自首日起某段天数内"),
            span=4,
            is_whole=True,
        ),
    ),
)
GOES = Section(
    Bilingual("Who comes and goes", "谁来谁去"),
    (
        Plan(
            "flow",
            "insights.contributor_flow",
            layers.flow,
            Bilingual(
                "above the line new and back after 90 days, below it regulars who fell silent",
                "线上为新增与沉默 90 天后回来的人，线下为沉默的骨干",
            ),
            span=12,
            is_beside=True,
        ),
        Plan(
            "quick-ratio",
            "insights.quick_ratio",
            series.ratios,
            Bilingual(
                "new and back for each who fell dormant; below 1 the community shrinks",
                "每有一人沉睡对应的新增与回流；小于 1 即收缩",
            ),
        ),
        Plan(
            "time-to-activate",
            "insights.time_to_activate",
            series.ratios,
            Bilingual("from joining to the first contribution, median", "从加入到首次贡献的中位时间"),
        ),
    ),
)
RETENTION = BoardPlan(
    "retention",
    Bilingual("Retention", "留存"),
    (
        "insights.period_retention",
        "insights.new_contributors",
        "insights.activation",
        "insights.time_to_activate",
        "insights.quick_ratio",
        "insights.net_contributors",
    ),
    (STAYS, GOES),
)
BOARDS = {board.name: board for board in (OVERVIEW, RETENTION)}

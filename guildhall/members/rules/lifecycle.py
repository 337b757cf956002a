"""The states of a member's time here, in the order in which they are asked for, and the alarm of a personal silence. Pure.

States follow days, not acts: a day counts once, however much was done on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import date
from math import ceil

from django.utils.translation import gettext_lazy as _

from guildhall.kernel.text import Bilingual

WINDOW = 90  # days whose activity counts
FEWEST = 100  # people a fit needs


@dataclass(frozen=True)
class Limits:
    """What the operator may choose, in the order of the option `members.lifecycle`. Days, but for `alarm`."""

    newcomer: int = 30  # for which somebody is new
    returned: int = 28  # for which somebody is back
    regular: int = 1  # with a contribution, in the window
    core_days: int = 30  # active ones in the window
    core_gave: int = 10  # and those with a contribution
    alarm: int = 5  # percent: a silence that would be less likely, if nothing had changed
    dormant: int = 90  # of silence
    lost: int = 365

    @property
    def disorder(self) -> str:
        """Why these cannot hold together, as a sentence; empty where they can."""
        said = (
            (min(astuple(self)) >= 1, _("Each number must be at least 1.")),
            (self.alarm <= 50, _("The alarm is at most 50%: above that it rings for everybody.")),
            (self.newcomer <= WINDOW and self.returned <= WINDOW, _("New and back last at most 90 days.")),
            (self.core_days <= WINDOW, _("Core members cannot be active on more than 90 days of 90.")),
            (self.core_gave <= self.core_days, _("Days with a contribution cannot be more than active days.")),
            (self.regular <= self.core_gave, _("Regulars cannot need more contributions than core members.")),
            (self.dormant < self.lost, _("Lost must come after dormant.")),
        )
        return next((str(sentence) for holds, sentence in said if not holds), "")


SHIPPED = Limits()


@dataclass(frozen=True)
class Fit:
    """Rates of active days a day are Gamma(alpha, beta)."""

    alpha: float = 1.0
    beta: float = 10.0
    people: int = 0


@dataclass(frozen=True)
class Figures:
    """See `models.lifecycle.Presence`."""

    first_day: date
    last_day: date
    first_gave: date | None
    gave_before: bool
    days: int
    span: int
    recent_days: int
    recent_gave: int
    came_back: date | None
    went: date | None


@dataclass(frozen=True)
class State:
    name: Bilingual
    rule: Bilingual  # with the names of the evidence as %(name)s
    tone: str = ""


STATES: dict[str, State] = {
    "lost": State(
        Bilingual("Lost", "已流失"),
        Bilingual("Silent for %(silent)s days; from %(lost)s on.", "已沉默 %(silent)s 天，达到 %(lost)s 天。"),
    ),
    "dormant": State(
        Bilingual("Dormant", "沉睡"),
        Bilingual("Silent for %(silent)s days; from %(dormant)s on.", "已沉默 %(silent)s 天，达到 %(dormant)s 天。"),
    ),
    "at_risk": State(
        Bilingual("At risk", "有流失风险"),
        Bilingual(
            "After %(days)s active days in %(span)s, a silence of %(silent)s days has a probability of %(percent)s%%; below %(alarm)s%%.",
            "在 %(span)s 天内活跃 %(days)s 天之后，沉默 %(silent)s 天的概率仅为 %(percent)s%%，低于 %(alarm)s%%。",
        ),
        "warn",
    ),
    "resurrected": State(
        Bilingual("Resurrected", "回流"),
        Bilingual(
            "Back on %(came_back)s after a silence since %(went)s; %(dormant)s days or more, and not more than %(returned)s days ago.",
            "自 %(went)s 起沉默，%(came_back)s 回流；沉默不少于 %(dormant)s 天，回流不超过 %(returned)s 天。",
        ),
        "ok",
    ),
    "joined": State(
        Bilingual("Joined", "新加入"),
        Bilingual(
            "Here since %(first_day)s, within %(newcomer)s days, and has contributed nothing yet.",
            "%(first_day)s 加入，未满 %(newcomer)s 天，尚无贡献。",
        ),
        "info",
    ),
    "activated": State(
        Bilingual("Activated", "已激活"),
        Bilingual(
            "First contribution on %(first_gave)s, within %(newcomer)s days; on one day so far.",
            "%(first_gave)s 首次贡献，未满 %(newcomer)s 天，目前仅一天有贡献。",
        ),
        "ok",
    ),
    "new": State(
        Bilingual("New", "新贡献者"),
        Bilingual(
            "First contribution on %(first_gave)s, within %(newcomer)s days; on %(recent_gave)s days so far.",
            "%(first_gave)s 首次贡献，未满 %(newcomer)s 天，已有 %(recent_gave)s 天贡献。",
        ),
        "ok",
    ),
    "visitor": State(
        Bilingual("Visitor", "访客"),
        Bilingual(
            f"Active on %(recent_days)s days of the last {WINDOW}, contributed on %(recent_gave)s; a regular on %(regular)s or more.",
            f"最近 {WINDOW} 天内活跃 %(recent_days)s 天，其中 %(recent_gave)s 天有贡献；常客至少 %(regular)s 天。",
        ),
    ),
    "core": State(
        Bilingual("Core", "核心成员"),
        Bilingual(
            f"Active on %(recent_days)s days of the last {WINDOW} (at least %(core_days)s),"
            " contributed on %(recent_gave)s (at least %(core_gave)s).",
            f"最近 {WINDOW} 天内活跃 %(recent_days)s 天（至少 %(core_days)s 天），"
            "其中 %(recent_gave)s 天有贡献（至少 %(core_gave)s 天）。",
        ),
        "ok",
    ),
    "regular": State(
        Bilingual("Regular", "常客"),
        Bilingual(
            f"Contributed on %(recent_gave)s days of the last {WINDOW} (at least %(regular)s), for the first time on %(first_gave)s.",
            f"最近 {WINDOW} 天内有 %(recent_gave)s 天贡献（至少 %(regular)s 天），首次贡献于 %(first_gave)s。",
        ),
    ),
}


def silence(fit: Fit, *, days: int, span: int, silent: int) -> float:
    """P(silent this long or longer | still here) = ((β+T)/(β+T+s))^(α+n); the posterior of the rate is Gamma(α+n, β+T)."""
    return ((fit.beta + span) / (fit.beta + span + silent)) ** (fit.alpha + days)


def alarm_after(fit: Fit, *, days: int, span: int, alarm: float = 0.05) -> int:
    """The first day of silence on which the probability is below the alarm."""
    exact = (fit.beta + span) * (alarm ** (-1 / (fit.alpha + days)) - 1)
    guess = max(ceil(exact), 1)
    return guess if silence(fit, days=days, span=span, silent=guess) < alarm else guess + 1


def fitted(mean: float | None, variance: float | None, people: int) -> Fit:
    """By the method of moments, from active days of people who were known for the whole window.

    Counts of a Gamma-Poisson have the mean T·α/β and the variance mean + T²·α/β², so β = T·mean/(variance − mean) and
    α = mean²/(variance − mean). With fewer than a hundred people, or no spread beyond chance, the defaults hold.
    """
    if people < FEWEST or not mean or not variance or variance <= mean:
        return Fit()
    return Fit(mean * mean / (variance - mean), WINDOW * mean / (variance - mean), people)


def state_of(figures: Figures, fit: Fit, today: date, limits: Limits = SHIPPED) -> str:
    """The first that holds."""
    silent = (today - figures.last_day).days
    chance = silence(fit, days=figures.days, span=figures.span, silent=silent)
    gap = (figures.came_back - figures.went).days if figures.came_back and figures.went else 0
    is_newcomer = (today - figures.first_day).days < limits.newcomer
    asked = (
        ("lost", silent >= limits.lost),
        ("dormant", silent >= limits.dormant),
        ("at_risk", 100 * chance < limits.alarm),
        ("resurrected", gap >= limits.dormant),
        ("joined", figures.first_gave is None and is_newcomer),
        ("activated", figures.recent_gave == 1 and not figures.gave_before),
        ("new", figures.recent_gave > 1 and not figures.gave_before),
        ("visitor", figures.recent_gave < limits.regular),
        ("core", figures.recent_days >= limits.core_days and figures.recent_gave >= limits.core_gave),
        ("regular", True),
    )
    return next(name for name, holds in asked if holds)


def told(state: str, evidence: Mapping[str, object]) -> str:
    """The rule of a state with the figures and the limits that it was told by; rows without limits are from before the option."""
    p = evidence.get("p")
    percent = f"{100 * p:.1f}" if isinstance(p, int | float) else "–"
    return STATES[state].rule % {**asdict(SHIPPED), **evidence, "percent": percent}

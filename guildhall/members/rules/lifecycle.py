"""The states of a member's time here, in the order in which they are asked for, and the alarm of a personal silence. Pure.

States follow days, not acts: a day counts once, however much was done on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from guildhall.kernel.text import Bilingual

WINDOW = 90  # days whose activity counts
DORMANT, LOST = 90, 365  # days of silence
NEWCOMER, RETURNED = 30, 28  # days for which somebody is new, or back
CORE_DAYS, CORE_GAVE = 30, 10  # active days, and those with a contribution, in the window
ALARM = 0.05  # a silence that would be this unlikely, if nothing had changed
FEWEST = 100  # people a fit needs


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
        Bilingual(f"Silent for %(silent)s days; from {LOST} on.", f"已沉默 %(silent)s 天，达到 {LOST} 天。"),
    ),
    "dormant": State(
        Bilingual("Dormant", "沉睡"),
        Bilingual(f"Silent for %(silent)s days; from {DORMANT} on.", f"已沉默 %(silent)s 天，达到 {DORMANT} 天。"),
    ),
    "at_risk": State(
        Bilingual("At risk", "有流失风险"),
        Bilingual(
            "After %(days)s active days in %(span)s, a silence of %(silent)s days has a probability of %(percent)s%%; below 5%%.",
            "在 %(span)s 天内活跃 %(days)s 天之后，沉默 %(silent)s 天的概率仅为 %(percent)s%%，低于 5%%。",
        ),
        "warn",
    ),
    "resurrected": State(
        Bilingual("Resurrected", "回流"),
        Bilingual(
            f"Back on %(came_back)s after a silence since %(went)s; {DORMANT} days or more, and not more than {RETURNED} days ago.",
            f"自 %(went)s 起沉默，%(came_back)s 回流；沉默不少于 {DORMANT} 天，回流不超过 {RETURNED} 天。",
        ),
        "ok",
    ),
    "joined": State(
        Bilingual("Joined", "新加入"),
        Bilingual(
            f"Here since %(first_day)s, within {NEWCOMER} days, and has contributed nothing yet.",
            f"%(first_day)s 加入，未满 {NEWCOMER} 天，尚无贡献。",
        ),
        "info",
    ),
    "activated": State(
        Bilingual("Activated", "已激活"),
        Bilingual(
            f"First contribution on %(first_gave)s, within {NEWCOMER} days; on one day so far.",
            f"%(first_gave)s 首次贡献，未满 {NEWCOMER} 天，目前仅一天有贡献。",
        ),
        "ok",
    ),
    "new": State(
        Bilingual("New", "新贡献者"),
        Bilingual(
            f"First contribution on %(first_gave)s, within {NEWCOMER} days; on %(recent_gave)s days so far.",
            f"%(first_gave)s 首次贡献，未满 {NEWCOMER} 天，已有 %(recent_gave)s 天贡献。",
        ),
        "ok",
    ),
    "visitor": State(
        Bilingual("Visitor", "访客"),
        Bilingual(
            f"Active on %(recent_days)s days of the last {WINDOW}, and contributed on none of them.",
            f"最近 {WINDOW} 天内活跃 %(recent_days)s 天，均无贡献。",
        ),
    ),
    "core": State(
        Bilingual("Core", "核心成员"),
        Bilingual(
            f"Active on %(recent_days)s days of the last {WINDOW} (at least {CORE_DAYS}),"
            f" contributed on %(recent_gave)s (at least {CORE_GAVE}).",
            f"最近 {WINDOW} 天内活跃 %(recent_days)s 天（至少 {CORE_DAYS} 天），"
            f"其中 %(recent_gave)s 天有贡献（至少 {CORE_GAVE} 天）。",
        ),
        "ok",
    ),
    "regular": State(
        Bilingual("Regular", "常客"),
        Bilingual(
            f"Contributed on %(recent_gave)s days of the last {WINDOW}, for the first time on %(first_gave)s.",
            f"最近 {WINDOW} 天内有 %(recent_gave)s 天贡献，首次贡献于 %(first_gave)s。",
        ),
    ),
}


def silence(fit: Fit, *, days: int, span: int, silent: int) -> float:
    """P(silent this long or longer | still here) = ((β+T)/(β+T+s))^(α+n); the posterior of the rate is Gamma(α+n, β+T)."""
    return ((fit.beta + span) / (fit.beta + span + silent)) ** (fit.alpha + days)


def alarm_after(fit: Fit, *, days: int, span: int) -> int:
    """The first day of silence on which the probability is below the alarm."""
    exact = (fit.beta + span) * (ALARM ** (-1 / (fit.alpha + days)) - 1)
    guess = max(ceil(exact), 1)
    return guess if silence(fit, days=days, span=span, silent=guess) < ALARM else guess + 1


def fitted(mean: float | None, variance: float | None, people: int) -> Fit:
    """By the method of moments, from active days of people who were known for the whole window.

    Counts of a Gamma-Poisson have the mean T·α/β and the variance mean + T²·α/β², so β = T·mean/(variance − mean) and
    α = mean²/(variance − mean). With fewer than a hundred people, or no spread beyond chance, the defaults hold.
    """
    if people < FEWEST or not mean or not variance or variance <= mean:
        return Fit()
    return Fit(mean * mean / (variance - mean), WINDOW * mean / (variance - mean), people)


def state_of(figures: Figures, fit: Fit, today: date) -> str:
    """The first that holds."""
    silent = (today - figures.last_day).days
    chance = silence(fit, days=figures.days, span=figures.span, silent=silent)
    gap = (figures.came_back - figures.went).days if figures.came_back and figures.went else 0
    is_newcomer = (today - figures.first_day).days < NEWCOMER
    asked = (
        ("lost", silent >= LOST),
        ("dormant", silent >= DORMANT),
        ("at_risk", chance < ALARM),
        ("resurrected", gap >= DORMANT),
        ("joined", figures.first_gave is None and is_newcomer),
        ("activated", figures.recent_gave == 1 and not figures.gave_before),
        ("new", figures.recent_gave > 1 and not figures.gave_before),
        ("visitor", figures.recent_gave == 0),
        ("core", figures.recent_days >= CORE_DAYS and figures.recent_gave >= CORE_GAVE),
        ("regular", True),
    )
    return next(name for name, holds in asked if holds)


def told(state: str, evidence: Mapping[str, object]) -> str:
    """The rule of a state with the figures that it was told by."""
    p = evidence.get("p")
    percent = f"{100 * p:.1f}" if isinstance(p, int | float) else "–"
    return STATES[state].rule % {**evidence, "percent": percent}

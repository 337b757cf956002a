"""A board with its answers laid into it: one query, whatever is there is shown, the rest says why it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.insights.asking import FEWEST_TO_TELL, Answer, Ask
from guildhall.insights.queries.boards.parts import Content
from guildhall.insights.queries.boards.plans import BOARDS, BoardPlan, Plan, ask_for
from guildhall.insights.queries.figures import Figure, figure
from guildhall.insights.queries.framing import Framing, standard
from guildhall.insights.queries.horizon import Horizon, horizon
from guildhall.insights.queries.kept import Kept, kept
from guildhall.kernel.registry import Metric, metrics

WAITING, READY, REFUSED, FAILED = "waiting", "ready", "refused", "failed"


@dataclass(frozen=True)
class Panel:
    """`state`: waiting | ready | refused | failed. A failed one still shows what it knew before, where it knew something."""

    plan: Plan
    metric: Metric
    state: str
    ask: Ask
    content: Content = field(default_factory=Content)
    sentence: str = ""
    as_of: datetime | None = None
    is_old: bool = False
    error: str = ""
    error_id: str = ""

    @property
    def label(self) -> Any:
        return self.plan.label or self.metric.label


@dataclass(frozen=True)
class Shown:
    """A figure of the strip, or why it is not there."""

    metric: Metric
    state: str
    ask: Ask
    figure: Figure | None = None
    sentence: str = ""
    as_of: datetime | None = None
    error_id: str = ""


@dataclass(frozen=True)
class ShownSection:
    label: Any
    panels: list[Panel]


@dataclass(frozen=True)
class Board:
    plan: BoardPlan
    framing: Framing
    horizon: Horizon
    figures: list[Shown]
    sections: list[ShownSection]
    answers: list[Kept]

    @property
    def wishes(self) -> list[Ask]:
        return [one.ask for one in self.answers if one.is_wish]

    @property
    def is_moving(self) -> bool:
        """Whether something is still to come, so that the page looks again."""
        return any(one.is_missing or one.is_wanted for one in self.answers)

    @property
    def missing(self) -> int:
        return sum(one.is_missing for one in self.answers)

    @property
    def has_strips(self) -> bool:
        return any(one.figure and one.figure.strip for one in self.figures)


def standard_asks() -> list[Ask]:
    """What every board asks in every window offered, without filters: computed without being wanted."""
    known = horizon()
    if known is None:
        return []
    framings = standard(known)
    asks = [ask for framing in framings for plan in BOARDS.values() for ask in plan.asks(framing)]
    return list({ask.key: ask for ask in asks}.values())


def board(plan: BoardPlan, framing: Framing, known: Horizon) -> Board:
    found = kept(plan.asks(framing), known.version)
    sections = [
        ShownSection(section.label, [_panel(one, framing, found) for one in section.plans if one.metric in metrics])
        for section in plan.sections
    ]
    figures = [_shown(metrics[name], framing, found) for name in plan.figures if name in metrics]
    return Board(plan, framing, known, figures, [one for one in sections if one.panels], list(found.values()))


def _panel(plan: Plan, framing: Framing, found: Mapping[str, Kept]) -> Panel:
    asks = plan.asks(framing)
    mine = {name: found[ask.key] for name, ask in asks.items()}
    lead, metric = mine[plan.metric], metrics[plan.metric]
    told: dict[str, Any] = {
        "plan": plan,
        "metric": metric,
        "ask": lead.ask,
        "as_of": lead.as_of,
        "is_old": lead.is_old,
        "error": lead.error,
        "error_id": lead.error_id,
    }
    if lead.answer is None:
        return Panel(state=FAILED if lead.error else WAITING, **told)
    if lead.answer.refused:
        return Panel(state=REFUSED, sentence=refusal(lead.answer), **told)
    answers = {name: one.answer for name, one in mine.items() if one.answer and not one.answer.refused}
    return Panel(state=READY, content=plan.draw(metric, answers, framing), **told)


def _shown(metric: Metric, framing: Framing, found: Mapping[str, Kept]) -> Shown:
    one = found[ask_for(metric.name, framing).key]
    told: dict[str, Any] = {"metric": metric, "ask": one.ask, "as_of": one.as_of, "error_id": one.error_id}
    if one.answer is None:
        return Shown(state=FAILED if one.error else WAITING, **told)
    if one.answer.refused:
        return Shown(state=REFUSED, sentence=refusal(one.answer), **told)
    return Shown(
        state=READY, figure=figure(metric, one.answer.points, framing.window.grain, until=framing.until), **told
    )


def refusal(answer: Answer) -> str:
    """Why there is no figure, as a sentence."""
    if answer.refused == "few":
        n = int(answer.more.get("n", 0))
        told = ngettext("n %(n)s: too few to tell. From %(least)s on there is a figure.",
                        "n %(n)s: too few to tell. From %(least)s on there is a figure.", n)  # fmt: skip
        return told % {"n": n, "least": answer.more.get("least", FEWEST_TO_TELL)}
    if answer.refused == "filter":
        return _("This figure cannot be parted like this. Take a filter away to see it.")
    if answer.refused == "window":
        return _("No whole period lies in this window. Choose a longer one.")
    return _("Nothing of this kind happened in this window.")

"""The options that each metric knows: the first choice is meant where nothing is asked for."""

from __future__ import annotations

Options = dict[str, tuple[str, ...]]

ACT: Options = {"act": ("contribution", "visit")}
START: Options = {"start": ("first", "joined", "recurring")}
UPTO: Options = {"upto": ("12", "4", "6", "8", "24", "52")}
SORT: Options = {"threads": ("all", "questions")}
TIE: Options = {"ties": ("spoken", "all")}

CHOICES: dict[str, Options] = {
    "insights.daily_active": ACT,
    "insights.active": ACT,
    "insights.monthly_active": ACT,
    "insights.stickiness": ACT,
    "insights.active_intervals": ACT,
    "insights.activation": {"within": ("7", "30")},
    "insights.retention": {**START, **UPTO},
    "insights.rolling_retention": {**START, **UPTO},
    "insights.bracket_retention": {**START, "days": ("1-1,2-7,8-30", "1-7,8-14,15-30", "1-30,31-60,61-90")},
}

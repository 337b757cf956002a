"""The options that each metric knows: the first choice is meant where nothing is asked for."""

from __future__ import annotations

Options = dict[str, tuple[str, ...]]

ACT: Options = {"act": ("contribution", "visit")}
START: Options = {"start": ("first", "joined", "recurring")}
UPTO: Options = {"upto": ("12", "4", "6", "8", "24", "52")}
SORT: Options = {"threads": ("fitting", "questions", "all")}  # fitting: questions, where any were asked
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
    "insights.first_response": SORT,
    "insights.first_response_p90": SORT,
    "insights.coverage": {**SORT, "within": ("7d", "24h"), "of": ("all", "newcomers")},
    "insights.solo": {"threads": ("all", "questions")},
    "insights.backlog": {**SORT, "older": ("1", "0", "3", "7")},
    "insights.backlog_flow": {**SORT, "older": ("1", "0", "3", "7")},
    "insights.backlog_ages": SORT,
    "insights.responder_concentration": {"staff": ("out", "in")},
    "insights.top_responders": {"staff": ("out", "in")},
    "insights.reciprocity": TIE,
    "insights.reciprocity_corrected": TIE,
    "insights.integration": TIE,
}

"""A question as an address and back: everything that is asked stands in it, so it can be sent to somebody else."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.urls import reverse

from guildhall.insights.asking import GRAINS, Ask
from guildhall.insights.queries.boards.plans import ask_for
from guildhall.insights.queries.framing import framing
from guildhall.insights.queries.horizon import Horizon
from guildhall.kernel.registry import Metric

LONGEST_KEY = 40
OPTION = "o."


def slug_of(metric: str) -> str:
    return metric.partition(".")[2]


def address(ask: Ask, *, of: str = "", hits: bool = False, page: str = "rows") -> str:
    query = QueryDict(mutable=True)
    query["since"], query["until"], query["grain"] = ask.since.isoformat(), ask.until.isoformat(), ask.grain
    query.setlist("scope", list(map(str, ask.scopes)))
    for name, value in ask.options:
        query[f"{OPTION}{name}"] = value
    if of or ask.rows_of:
        query["of"] = of or ask.rows_of
    if hits:
        query["hits"] = "1"
    return f"{reverse(f'insights:{page}', args=[slug_of(ask.metric)])}?{query.urlencode(safe='/')}"


def ask_of(metric: Metric, query: QueryDict, known: Horizon) -> Ask:
    """Raises ValueError where the address makes no sense. Without days: the last period of a board's first view."""
    if "since" not in query:
        frame = framing({}, known)
        last = frame.window.begins(frame.until, 1).isoformat()
        return Ask(**{**vars(ask_for(metric.name, frame)), "rows_of": query.get("of", last)[:LONGEST_KEY]})
    grain, scopes = query.get("grain", ""), query.getlist("scope")
    if grain not in GRAINS or len(scopes) > 8 or not all(_is_number(scope) for scope in scopes):
        raise ValueError(grain)
    since, until = date.fromisoformat(query.get("since", "")), date.fromisoformat(query.get("until", ""))
    if not 0 < (until - since).days < 40_000:
        raise ValueError(until)
    options = sorted(
        (name.removeprefix(OPTION)[:20], query.get(name, "")[:40]) for name in query if name.startswith(OPTION)
    )
    return Ask(
        metric=metric.name,
        grain=grain,
        since=since,
        until=until,
        scopes=tuple(sorted(map(int, scopes))),
        options=tuple(options[:8]),
        rows_of=query.get("of", "")[:LONGEST_KEY],
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10

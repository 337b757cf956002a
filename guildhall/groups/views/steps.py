from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext

from guildhall.groups.models import Election

STAGES = ("standing", "voting", "counting", "counted")


def steps_of(here: Election) -> list[dict[str, Any]]:
    labels = (
        pgettext("step of an election", "Candidates stand"),
        pgettext("step of an election", "Vote"),
        pgettext("step of an election", "Count"),
        pgettext("step of an election", "Result"),
    )
    ends = (here.opens_at, here.closes_at, None, here.counted_at)
    at = STAGES.index(here.stage) if here.stage in STAGES else -1
    states = ["done" if number < at else "now" if number == at else "" for number in range(len(labels))]
    rows = zip(labels, ends, states, strict=True)
    return [{"label": label, "until": end, "state": state} for label, end, state in rows]

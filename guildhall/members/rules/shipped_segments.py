"""The segments that come with the house, as rules; staff may change or close each of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guildhall.kernel.text import Bilingual

FEWEST, MOST = 5, 8  # a family gets a segment for a value that so many members have, and so many segments
NOT_STAFF = {"field": "members.staff", "holds": False}


@dataclass(frozen=True)
class Family:
    """A segment for each of the values that most members have: one for a city, one for a tag."""

    key: str
    field: str
    name: Bilingual  # with %(of)s
    days: int | None = None

    def rules(self, value: str) -> dict[str, Any]:
        asked = {"field": self.field, "of": [value]} | ({"days": self.days} if self.days else {})
        return {"join": "all", "rules": [asked]}


def _in_state(code: str) -> dict[str, Any]:
    return {"join": "all", "rules": [{"field": "members.lifecycle", "of": [code]}, NOT_STAFF]}


SHIPPED: dict[str, tuple[Bilingual, dict[str, Any]]] = {
    "visitor": (Bilingual("Visitors", "访客"), _in_state("visitor")),
    "joined": (Bilingual("Newly joined", "新加入"), _in_state("joined")),
    "activated": (Bilingual("Activated", "已激活"), _in_state("activated")),
    "new": (Bilingual("New contributors", "新贡献者"), _in_state("new")),
    "regular": (Bilingual("Regulars", "常客"), _in_state("regular")),
    "core": (Bilingual("Core members", "核心成员"), _in_state("core")),
    "at_risk": (Bilingual("At risk", "有流失风险"), _in_state("at_risk")),
    "dormant": (Bilingual("Dormant", "沉睡成员"), _in_state("dormant")),
    "lost": (Bilingual("Lost", "已流失成员"), _in_state("lost")),
    "resurrected": (Bilingual("Resurrected", "回流成员"), _in_state("resurrected")),
    "contributors": (
        Bilingual("Contributors", "贡献者"),
        {"join": "all", "rules": [{"field": "activity.gave", "days": 90}, NOT_STAFF]},
    ),
    "silent_readers": (
        Bilingual("Silent readers", "潜水读者"),
        {
            "join": "all",
            "rules": [
                {"field": "content.read", "times": 5, "days": 30},
                {"field": "activity.gave", "days": 90, "holds": False},
                NOT_STAFF,
            ],
        },
    ),
}
FAMILIES = (
    Family("tag", "content.answered_in", Bilingual("Answerers in “%(of)s”", "“%(of)s”标签答题人"), days=180),
    Family("city", "members.city", Bilingual("In %(of)s", "%(of)s的成员")),
    Family("industry", "members.industry", Bilingual("Industry: %(of)s", "行业：%(of)s")),
)

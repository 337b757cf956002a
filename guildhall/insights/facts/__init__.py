"""The metrics of this room, by board: what each counts, by which formula, after whom."""

from guildhall.insights.facts import concentration, lifecycle, retention, ties
from guildhall.insights.facts.activity import ACTIVE, NEWCOMERS
from guildhall.insights.facts.choices import CHOICES
from guildhall.insights.facts.replies import REPLIES, WAITING

__all__ = ["ACTIVE", "CHOICES", "NEWCOMERS", "REPLIES", "WAITING", "concentration", "lifecycle", "retention", "ties"]

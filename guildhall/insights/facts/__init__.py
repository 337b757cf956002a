"""The metrics of this room, by board: what each counts, by which formula, after whom."""

from guildhall.insights.facts.activity import ACTIVE, NEWCOMERS
from guildhall.insights.facts.choices import CHOICES
from guildhall.insights.facts.lifecycle import LIFECYCLE
from guildhall.insights.facts.replies import REPLIES, WAITING
from guildhall.insights.facts.retention import RETENTION

__all__ = ["ACTIVE", "CHOICES", "LIFECYCLE", "NEWCOMERS", "REPLIES", "RETENTION", "WAITING"]

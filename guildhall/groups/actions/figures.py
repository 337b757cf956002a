from __future__ import annotations

from django.db import transaction

from guildhall.groups.models import GroupFigures
from guildhall.groups.queries.figures import figures_of_all


@transaction.atomic
def count_figures() -> int:
    """By the house, every quarter of an hour: what the pages of groups say in figures. How many groups were counted."""
    rows = figures_of_all()
    fields = ["active", "meetings", "places", "zones", "counted_at"]
    GroupFigures.objects.bulk_create(rows, update_conflicts=True, unique_fields=["group"], update_fields=fields)
    return len(rows)

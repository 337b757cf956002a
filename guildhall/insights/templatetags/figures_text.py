"""Days and cells of figures in the reader's words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template import Library
from django.urls import reverse
from django.utils import timezone

from guildhall.kernel.registry import Metric
from guildhall.ui.figures import day, short_day

register = Library()


@register.filter
def long_day(value: date) -> str:
    return day(value)


@register.filter
def brief_day(value: date) -> str:
    return short_day(value)


@register.filter
def cell_text(value: Any) -> str:
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{day(local.date())} {local:%H:%M}"
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.simple_tag
def metric_url(metric: Metric) -> str:
    return reverse("insights:rows", args=[metric.name.partition(".")[2]])

"""Saving a post: a note, and when to come back to it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.forms.editorial import MomentField
from guildhall.kernel import clock

MORNING = time(9)
SOON = {
    "tomorrow": (1, pgettext_lazy("reminder", "Tomorrow morning")),
    "days": (3, pgettext_lazy("reminder", "In three days")),
    "week": (7, pgettext_lazy("reminder", "In a week")),
    "month": (30, pgettext_lazy("reminder", "In a month")),
}


def morning_in(days: int) -> datetime:
    """Nine o'clock so many days from now, in the zone that is active; where clocks are changed, that day's nine o'clock."""
    here = timezone.localtime(clock.now()).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(here, MORNING))


class BookmarkForm(forms.Form):
    note = forms.CharField(
        label=pgettext_lazy("on a saved post", "Note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    soon = forms.ChoiceField(
        label=_("Remind me"),
        required=False,
        choices=[("", pgettext_lazy("reminder", "No reminder, or at the time below"))]
        + [(name, label) for name, (_days, label) in SOON.items()],
    )
    at = MomentField(label=pgettext_lazy("reminder", "At a time of my own"), required=False)

    def moment(self) -> Any:
        """None for no reminder; a choice goes before a time that stood there already."""
        soon = self.cleaned_data["soon"]
        return morning_in(SOON[soon][0]) if soon else self.cleaned_data["at"]


class SnoozeForm(forms.Form):
    soon = forms.ChoiceField(choices=[(name, label) for name, (_days, label) in SOON.items()])

    def moment(self) -> datetime:
        return morning_in(SOON[self.cleaned_data["soon"]][0])

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Election, Seat


class TimesForm(forms.Form):
    opens_at = forms.DateTimeField(label=_("Voting begins"))
    closes_at = forms.DateTimeField(label=_("Voting ends"))

    def __init__(self, data: Any = None, *, election: Election) -> None:
        known = {name: timezone.localtime(getattr(election, name)) for name in ("opens_at", "closes_at")}
        super().__init__(data, initial=known, auto_id="times_%s")
        for name in known:
            attrs = {"type": "datetime-local"}
            self.fields[name].widget = forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
        zone = _("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
        self.fields["closes_at"].help_text = zone


class SeatWinnersForm(forms.Form):
    role = forms.ChoiceField(label=pgettext_lazy("in a group", "Role"), choices=Seat.Role.choices)
    since = forms.DateField(label=_("Term from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Term until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. Empty: no end is set."),
    )  # fmt: skip
    replaces = forms.BooleanField(label=_("Whoever has this role now and was not elected loses it"), required=False)

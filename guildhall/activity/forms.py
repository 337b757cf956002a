from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.activity.queries import Asked
from guildhall.kernel.registry import capabilities, verbs


class LogForm(forms.Form):
    """What the log is filtered by; anything that makes no sense is left out, as in every address people edit."""

    verb = forms.ChoiceField(required=False, label=_("What happened"))
    member = forms.CharField(required=False, max_length=254, label=_("Handle or address of a member"))
    since = forms.DateField(
        required=False, label=pgettext_lazy("date", "From"), widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(required=False, label=pgettext_lazy("date", "To"), widget=forms.DateInput({"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted((verb.name, verb.name) for verb in verbs)
        self.fields["verb"].choices = [("", _("Everything that happened")), *choices]  # type: ignore[attr-defined]

    def asked(self, zone: str) -> Asked:
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value}, zone=zone or "UTC")


class StaffLogForm(LogForm):
    """The same, by the right that was used instead of the verb."""

    capability = forms.ChoiceField(required=False, label=_("Which right was used"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["verb"]
        named = {verb.staff for verb in verbs if verb.staff}
        rights = [(one.name, one.label) for one in capabilities if one.name in named]
        self.fields["capability"].choices = [("", _("Every right")), *rights]  # type: ignore[attr-defined]

    def asked_of_staff(self, zone: str) -> tuple[Asked, str]:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        capability = given.pop("capability", "")
        return Asked(**given, zone=zone or "UTC"), capability


class ReplayForm(forms.Form):
    sure = forms.BooleanField(label=_("I want this reader to read the whole log again."))

"""Inviting, greeting, asking, answering."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.members.actions.founding import MOST_DAYS, MOST_USES
from guildhall.members.forms.console import Strict
from guildhall.members.models import SilentQuestion


class InvitationForm(forms.Form):
    note = forms.CharField(max_length=120, required=False, label=_("For whom"), help_text=_("Only staff read it."))
    uses = forms.IntegerField(
        min_value=1, max_value=MOST_USES, initial=1, label=pgettext_lazy("invitation", "How many may join by it")
    )
    days = forms.IntegerField(
        min_value=1, max_value=MOST_DAYS, initial=30, label=pgettext_lazy("invitation", "Valid for how many days")
    )


class WelcomeForm(Strict):
    words = forms.CharField(max_length=1000)


class SilentForm(forms.Form):
    missing = forms.ChoiceField(
        choices=SilentQuestion.Missing.choices, widget=forms.RadioSelect, label=_("What was missing?")
    )
    words = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea({"rows": 4}), label=_("In your words"),
        help_text=_("Only the people who run this place read it."),
    )  # fmt: skip

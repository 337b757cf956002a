"""What staff fills in. These forms are small; what is wrong with them is said by a refusal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.refusal import Refusal


class Strict(forms.Form):
    def raise_invalid(self) -> None:
        """Refuses `not_filled_in`."""
        if not self.is_valid():
            raise Refusal("not_filled_in", _("Something is missing or too long. Please go back and fill it in."))


class VerdictForm(Strict):
    verdict = forms.ChoiceField(choices=(("accept", "accept"), ("refuse", "refuse")))
    reason = forms.CharField(max_length=500)


class ReasonForm(Strict):
    reason = forms.CharField(max_length=500)


class EvidenceForm(Strict):
    target = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    evidence = forms.CharField(max_length=2000)


class RoleForm(Strict):
    role = forms.SlugField(max_length=40)

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Inquiry
from guildhall.groups.models.inbox import LONGEST


class InquiryForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("message to a group", "What it is"), choices=Inquiry.Kind.choices, widget=forms.RadioSelect,
        initial=Inquiry.Kind.QUESTION,
    )  # fmt: skip
    text = forms.CharField(
        label=_("What you want to say"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("message to a group", "Answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

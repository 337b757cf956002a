from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MergeForm(forms.Form):
    into = forms.SlugField(
        label=_("Short name of the group it goes on in"), max_length=40,
        help_text=_("It stands in the address of that group."),
    )  # fmt: skip


class SplitForm(forms.Form):
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    name_zh_hans = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    handle = forms.SlugField(
        label=pgettext_lazy("noun", "Short name"), max_length=40, help_text=_("Letters, digits and hyphens.")
    )
    members = forms.CharField(
        label=_("Handles of those who go along"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With blanks, commas or one a line."),
    )  # fmt: skip
    stays = forms.BooleanField(label=_("They stay in this group too"), required=False, initial=True)

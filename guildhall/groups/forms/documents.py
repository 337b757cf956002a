from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentForm(forms.Form):
    title = forms.CharField(
        label=pgettext_lazy("of a file", "Title"), max_length=120, required=False,
        help_text=_("Empty: as the file is called."),
    )  # fmt: skip
    file = forms.FileField(label=pgettext_lazy("noun", "File"))


class VersionForm(forms.Form):
    file = forms.FileField(label=pgettext_lazy("noun", "File"))
    because = forms.CharField(label=_("What is new, and why"), max_length=200, required=False)

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AnnouncementForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("of an announcement", "Title"), max_length=120)
    source = forms.CharField(
        label=_("What everybody should know"), max_length=20_000, help_text=_("Markdown."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    pinned_until = forms.DateField(
        label=_("On top of the group's page until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. Empty: it is in the list only."),
    )  # fmt: skip


class EditAnnouncementForm(AnnouncementForm):
    because = forms.CharField(label=_("What is new, and why"), max_length=200, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["title", "source", "because", "pinned_until", "after"])

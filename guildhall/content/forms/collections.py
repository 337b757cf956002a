from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.models import Collection

WORDS = ("title_en", "title_zh_hans", "intro_en", "intro_zh_hans")


class CollectionForm(forms.Form):
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    title_zh_hans = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    handle = forms.SlugField(
        label=pgettext_lazy("noun", "Address"),
        max_length=60,
        help_text=_("The last part of its address in the browser."),
    )
    intro_en = forms.CharField(
        label=_("Introduction in English"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 5})
    )
    intro_zh_hans = forms.CharField(
        label=_("Introduction in Chinese"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 5})
    )
    cover = forms.FileField(
        label=pgettext_lazy("noun", "Cover"), required=False, widget=forms.FileInput({"accept": "image/*"})
    )

    def said(self) -> dict[str, Any]:
        """As the actions take it."""
        sent = self.cleaned_data["cover"]
        return {
            "handle": self.cleaned_data["handle"],
            "words": {name: self.cleaned_data[name] for name in WORDS},
            "cover": (sent.name, sent.read()) if sent else None,
        }


class CollectForm(forms.Form):
    collection = forms.TypedChoiceField(label=pgettext_lazy("noun", "Collection"), coerce=int)
    note = forms.CharField(
        label=_("Why it is worth reading"), max_length=300, required=False, help_text=_("Shown beside it.")
    )

    def __init__(self, *args: Any, collections: list[Collection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["collection"]
        choices.choices = [(one.pk, one.title) for one in collections]

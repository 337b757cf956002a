from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.moderation.rules.watched import BLOCK, CENSOR, FLAG, HOLD

ACTIONS = [
    (HOLD, pgettext_lazy("watched word", "Wait for review")),
    (BLOCK, pgettext_lazy("watched word", "Refuse")),
    (CENSOR, pgettext_lazy("watched word", "Cover")),
    (FLAG, pgettext_lazy("watched word", "Show and note")),
]


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Words"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line. A star at an end takes in longer words: casin*."),
    )
    action = forms.ChoiceField(label=_("What happens to a text with one"), choices=ACTIONS)
    by_sound = forms.BooleanField(
        required=False,
        label=_("Also other characters of the same sound"),
        help_text=_("For Chinese words of two and more characters. Pinyin is always found."),
    )


class TryForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("field", "Title or name"), max_length=300, required=False)
    text = forms.CharField(
        label=pgettext_lazy("field", "Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    is_newcomer = forms.BooleanField(required=False, initial=True, label=_("Written by a newcomer"))

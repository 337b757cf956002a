from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.forms import TopicAddressField


class AskForm(forms.Form):
    handle = forms.CharField(label=_("Handle of a member"), max_length=41)


class DeclineForm(forms.Form):
    because = forms.CharField(
        label=_("A word to who asked"),
        help_text=_("Only they read it. You may leave it empty."),
        max_length=300,
        required=False,
    )


class AnsweringForm(forms.Form):
    asks = forms.BooleanField(
        label=_("Others may ask me to answer"),
        help_text=_("Nobody whom you muted can ask you, and only about what you may read."),
        required=False,
    )
    offers = forms.BooleanField(
        label=_("Show me questions that wait and that I may be able to answer"),
        help_text=_("A few a day, with tags of questions you answered; never what you muted or have read."),
        required=False,
    )


class OutdatedForm(forms.Form):
    """`instead` is the number of a topic."""

    because = forms.CharField(label=pgettext_lazy("noun", "Reason"), max_length=300, required=False)
    instead = TopicAddressField(label=_("What holds now is read here"))

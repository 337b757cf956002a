from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupForm(forms.Form):
    """Names in both languages; one is enough, the other then shows the same."""

    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    name_zh_hans = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    handle = forms.SlugField(
        label=pgettext_lazy("noun", "Short name"), max_length=40, help_text=_("Letters, digits and hyphens.")
    )
    about_en = forms.CharField(label=_("What it is for, in English"), max_length=300, required=False)
    about_zh_hans = forms.CharField(label=_("What it is for, in Chinese"), max_length=300, required=False)


class PersonForm(forms.Form):
    handle = forms.CharField(label=_("Handle of a member"), max_length=40)

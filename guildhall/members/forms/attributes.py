"""Asking for a fact to be verified, giving one's word, deciding."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock
from guildhall.members.attributes import WEBMAIL, choices_of
from guildhall.members.forms.console import Strict
from guildhall.members.models import Member, Way

Choices = list[tuple[str, Any]]
TERMS = {
    "90": pgettext_lazy("how long", "Three months"),
    "180": pgettext_lazy("how long", "Half a year"),
    "365": pgettext_lazy("how long", "A year"),
    "730": pgettext_lazy("how long", "Two years"),
    "0": pgettext_lazy("how long", "Until it is ended"),
}


class TermForm(forms.Form):
    seen = forms.CharField(
        max_length=500, label=_("What I saw"), widget=forms.Textarea({"rows": 2}),
        help_text=_("A sentence that others can follow. The document itself is not kept."),
    )  # fmt: skip
    term = forms.ChoiceField(
        choices=[*TERMS.items()], initial="365", label=_("It holds for"),
        help_text=_("Afterwards it has to be verified anew."),
    )  # fmt: skip

    @property
    def expires_at(self) -> datetime | None:
        days = int(self.cleaned_data["term"])
        return clock.now() + timedelta(days=days) if days else None


class FactForm(forms.Form):
    """The value of one key: a choice where the key has codes, else words."""

    value = forms.CharField(max_length=80, label=pgettext_lazy("field", "What is so"))

    def __init__(self, *args: Any, key: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if known := choices_of(key):
            self.fields["value"] = forms.ChoiceField(choices=[("", "–"), *known], label=self.fields["value"].label)


class AskVerificationForm(FactForm):
    way = forms.ChoiceField(choices=Way.choices, widget=forms.RadioSelect, label=_("How it can be seen"))
    address = forms.ChoiceField(
        required=False, label=_("Work mail address"),
        help_text=_("One that you have confirmed under Security. Staff see only what stands after the @."),
    )  # fmt: skip
    colleague = forms.CharField(
        max_length=41, required=False, label=_("Handle of the colleague"),
        help_text=_("They are asked for their word; staff decide all the same."),
    )  # fmt: skip
    statement = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea({"rows": 3}), label=_("What staff should know"),
        help_text=_("For a document: which one, and where they can look at it. Nothing is uploaded, nothing is kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, key: str, member: Member, addresses: list[str], **options: Any) -> None:
        options["initial"] = {"value": getattr(member, key, ""), "way": Way.DOCUMENT}
        super().__init__(*args, key=key, **options)
        work = [one for one in addresses if one.rpartition("@")[2].lower() not in WEBMAIL]
        self.fields["address"].choices = [("", "–"), *((one, one) for one in work)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == Way.MAIL and not cleaned.get("address"):
            self.add_error("address", _("Choose the address. If it is not here, confirm it first under Security."))
        if cleaned.get("way") == Way.COLLEAGUE and not cleaned.get("colleague"):
            self.add_error("colleague", _("Name the colleague."))
        if cleaned.get("way") == Way.DOCUMENT and not cleaned.get("statement", "").strip():
            self.add_error("statement", _("Say which document staff can look at, and where."))
        return cleaned


class StateAttributeForm(FactForm, TermForm):
    handle = forms.CharField(max_length=41, label=_("Handle of the member"))
    way = forms.ChoiceField(choices=Way.choices, widget=forms.RadioSelect, label=_("How it can be seen"))

    field_order = ("handle", "value", "way", "seen", "term")


class WordForm(Strict):
    verdict = forms.ChoiceField(choices=(("yes", "yes"), ("no", "no")))
    words = forms.CharField(max_length=500, required=False)


class DecisionForm(TermForm):
    verdict = forms.ChoiceField(choices=(("verify", "verify"), ("refuse", "refuse")))

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guildhall.kernel import clock
from guildhall.moderation.models import Flag
from guildhall.moderation.rules import Reason

FLAG_REASONS = (
    (Flag.Reason.SPAM, _("Spam or advertising")),
    (Flag.Reason.ABUSE, _("Insult or attack")),
    (Flag.Reason.ILLEGAL, _("Against the law")),
    (Flag.Reason.PRIVATE, _("Somebody's private data")),
    (Flag.Reason.OFF_TOPIC, _("Off topic")),
    (Flag.Reason.OTHER, _("Something else")),
)
FLAG_NAMES: dict[str, Any] = dict(FLAG_REASONS)
DAYS = (1, 3, 7, 30, 90, 365)


def _terms() -> list[tuple[int, str]]:
    return [(number, ngettext("%(days)s day", "%(days)s days", number) % {"days": number}) for number in DAYS]


class FlagForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=FLAG_REASONS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your words"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Moderators read it, the author does not."),
    )


class RestrictForm(forms.Form):
    """A step against a member."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("noun", "Step"),
        choices=(
            ("warned", _("Warn")),
            ("silenced", _("Silence: may read and write nothing")),
            ("suspended", _("Suspend: sees only this decision")),
        ),
        widget=forms.RadioSelect,
        initial="warned",
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=_terms,
        coerce=int,
        initial=3,
        required=False,
        empty_value=None,
        help_text=_("A warning has no end."),
    )
    reason = forms.ChoiceField(label=_("By which rule"))
    facts = forms.CharField(
        label=_("What was found"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The member reads it. Empty: the words of the template."),
    )

    def __init__(self, *args: Any, reasons: list[Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one.code, str(one.name)) for one in reasons]  # type: ignore[attr-defined]

    @property
    def until(self) -> Any:
        days = self.cleaned_data.get("days")
        return clock.now() + timedelta(days=days) if days else None


class NoteForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("noun", "Note"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("For moderators; the member never reads it."),
    )  # fmt: skip


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why do you see it differently?"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )


class AnswerForm(forms.Form):
    overturns = forms.TypedChoiceField(
        label=pgettext_lazy("appeal", "Decision"),
        choices=(("no", _("The decision stands")), ("yes", _("The decision is undone"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=pgettext_lazy("appeal", "Answer"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The member reads it."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    name_zh_hans = forms.CharField(label=_("Name in Chinese"), max_length=60)
    ground_en = forms.CharField(label=_("Rule in English"), max_length=140)
    ground_zh_hans = forms.CharField(label=_("Rule in Chinese"), max_length=140)
    facts_en = forms.CharField(label=_("Words in English"), max_length=480, widget=forms.Textarea({"rows": 2}))
    facts_zh_hans = forms.CharField(label=_("Words in Chinese"), max_length=480, widget=forms.Textarea({"rows": 2}))

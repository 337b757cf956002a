from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guildhall.insights.queries.framing import ACTS, WINDOWS, Framing, short_name
from guildhall.insights.queries.reports import LANGUAGES, LONGEST_REPORT, periods
from guildhall.kernel.registry import dimensions


class FrameForm(forms.Form):
    """How a board is framed, shown as it was understood; `queries.framing` reads the address itself."""

    window = forms.ChoiceField(label=pgettext_lazy("filter", "Window"))
    act = forms.ChoiceField(label=pgettext_lazy("filter", "Who counts as active"), required=False)
    until = forms.CharField(label=pgettext_lazy("filter", "Before"), required=False)

    def __init__(self, framing: Framing) -> None:
        told = {
            "window": framing.window.name,
            "act": framing.query.get("act", ""),
            "until": framing.query.get("until", ""),
        }
        chosen = {short_name(dimensions[name]): str(ref) for name, ref in framing.chosen.items()}
        super().__init__(initial={**told, **chosen})
        self.is_default = framing.is_default
        self._offer("window", [(one.name, one.label) for one in WINDOWS])
        words = {"contribution": _("by contributions"), "visit": _("by visits")}
        self._offer("act", [("", _("as on record")), *((name, words[name]) for name in ACTS)])
        for dimension in dimensions:
            field = forms.ChoiceField(label=str(dimension.label), required=False)
            self.fields[short_name(dimension)] = field
            choices = [(str(ref), str(label)) for ref, label in dimension.choices()]
            self._offer(
                short_name(dimension), [("", dimension.label), *self._with_chosen(dimension.name, framing, choices)]
            )

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def _with_chosen(self, name: str, framing: Framing, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """A choice that is in the address stays in the list, even where it is a rare one."""
        ref = framing.chosen.get(name)
        known = ref is None or any(value == str(ref) for value, _label in choices)
        return choices if known else [*choices, (str(ref), f"#{ref}")]

    @property
    def selects(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in {"act", "until"}] + [self["act"]]

    @property
    def is_narrowed(self) -> bool:
        return any(self.initial.get(name) for name in self.fields if name != "window") or not self.is_default


class ReportForm(forms.Form):
    """A period and a language. Either a named period, or any two days."""

    period = forms.ChoiceField(label=pgettext_lazy("report", "Period"))
    first = forms.DateField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Only for other days."),
    )
    last = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}))
    language = forms.ChoiceField(label=pgettext_lazy("report", "Language"), choices=list(LANGUAGES.items()))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"language": get_language()})
        self.named = {f"{one.since}_{one.until}": one for one in periods(today)}
        self.initial["period"] = next(iter(self.named))
        choices = [(key, one.label) for key, one in self.named.items()]
        self.fields["period"].choices = [*choices, ("", _("Other days"))]  # type: ignore[attr-defined]
        self.fields["period"].required = False

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("period"):
            return told
        first, last = told.get("first"), told.get("last")
        if not (first and last):
            raise forms.ValidationError(_("Choose a period, or the first and the last day."))
        if last < first:
            raise forms.ValidationError(_("The last day lies before the first one."))
        if (last - first).days > LONGEST_REPORT:
            raise forms.ValidationError(_("A report covers three years at most. Choose fewer days."))
        return told

    @property
    def period_asked(self) -> dict[str, Any]:
        told = self.cleaned_data
        chosen = self.named.get(told["period"])
        since, until = (chosen.since, chosen.until) if chosen else (told["first"], told["last"] + timedelta(days=1))
        return {"since": since, "until": until, "language": told["language"]}

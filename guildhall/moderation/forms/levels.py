"""What staff fills in about levels of trust."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Setting, settings
from guildhall.moderation.rules.levels import LEVELS
from guildhall.options.queries import get as choice


def table_settings() -> list[Setting]:
    return [one for one in settings if one.group == "levels" and one.kind == "numbers"]


class LevelsForm(forms.Form):
    """Every cell of the table; `values()` are the lines as they are kept."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for one in table_settings():
            for level, name in enumerate(LEVELS):
                self.fields[f"{one.name}:{level}"] = forms.IntegerField(
                    label=f"{one.label}, {name}",
                    initial=choice(one.name)[level],
                    min_value=one.minimum,
                    max_value=one.maximum,
                    widget=forms.NumberInput({"class": "gh-input", "aria-label": f"{one.label}, {name}"}),
                )

    def rows(self) -> list[tuple[Setting, list[Any]]]:
        return [(one, [self[f"{one.name}:{level}"] for level in range(len(LEVELS))]) for one in table_settings()]

    def values(self) -> dict[str, list[int]]:
        given = self.cleaned_data
        return {one.name: [given[f"{one.name}:{level}"] for level in range(len(LEVELS))] for one in table_settings()}


class LockForm(forms.Form):
    level = forms.TypedChoiceField(
        label=_("Hold at"), coerce=int, choices=[(number, name) for number, name in enumerate(LEVELS)]
    )
    because = forms.CharField(
        label=pgettext_lazy("noun", "Reason"), max_length=300, help_text=_("The member reads it on their own page.")
    )

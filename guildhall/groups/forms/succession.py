from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Seat
from guildhall.groups.queries.belongings import KINDS, Belongings

LABELS = {
    "roles": _("Roles go along"),
    "meetings": _("Meetings go along, with the days they are cancelled on"),
    "spaces": _("Spaces that are for it alone go along"),
    "documents": _("Files go along, with their versions"),
    "announcements": _("Announcements go along"),
}
CHOSEN = {
    "roles": _("Roles that go along"),
    "meetings": _("Meetings that go along"),
    "spaces": _("Spaces that go along"),
    "documents": _("Files that go along"),
    "announcements": _("Announcements that go along"),
}


class TargetForm(forms.Form):
    into = forms.SlugField(
        label=_("Short name of the group it goes on in"), max_length=40,
        help_text=_("It stands in the address of that group."),
    )  # fmt: skip


class MergeForm(TargetForm):
    """Once the other group is known: what goes along, a switch for each kind that the group has something of."""

    def __init__(self, *args: Any, has: Belongings, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["into"].widget = forms.HiddenInput()
        for kind in KINDS:
            if numbers := has.numbers(kind):
                label, is_usual = format_lazy("{} · {}", LABELS[kind], len(numbers)), kind != "announcements"
                self.fields[kind] = forms.BooleanField(label=label, required=False, initial=is_usual)

    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if self.cleaned_data.get(kind)]


class SplitForm(forms.Form):
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    name_zh_hans = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    handle = forms.SlugField(
        label=pgettext_lazy("noun", "Short name"), max_length=40, help_text=_("Letters, digits and hyphens.")
    )
    members = forms.CharField(
        label=_("Handles of those who go along"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With blanks, commas or one a line."),
    )  # fmt: skip
    stays = forms.BooleanField(label=_("They stay in this group too"), required=False, initial=True)

    def __init__(self, *args: Any, has: Belongings, **options: Any) -> None:
        """Of each kind that the group has something of, which of it goes along."""
        super().__init__(*args, **options)
        for kind in KINDS:
            if choices := _choices(has, kind):
                self.fields[kind] = forms.TypedMultipleChoiceField(
                    label=CHOSEN[kind], choices=choices, coerce=int, required=False,
                    widget=forms.CheckboxSelectMultiple,
                )  # fmt: skip

    def goes(self) -> dict[str, list[int]]:
        return {kind: self.cleaned_data.get(kind, []) for kind in KINDS}


def _choices(has: Belongings, kind: str) -> list[tuple[int, str]]:
    if kind == "spaces":
        return list(has.spaces.items())
    if kind == "roles":
        return [(seat.pk, _said(seat)) for seat in has.roles]
    return [(one.pk, one.title) for one in getattr(has, kind)]


def _said(seat: Seat) -> str:
    return f"{seat.member.shown.display_name} · {seat.get_role_display()}"

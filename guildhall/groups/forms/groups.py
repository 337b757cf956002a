from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Candidate, Group, Seat
from guildhall.members.queries.places import INDUSTRIES, regions


class GroupWordsForm(forms.Form):
    """What its leads change of a group. Names in both languages; one is enough, the other then shows the same."""

    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    name_zh_hans = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    about_en = forms.CharField(label=_("What it is for, in English"), max_length=300, required=False)
    about_zh_hans = forms.CharField(label=_("What it is for, in Chinese"), max_length=300, required=False)
    door = forms.ChoiceField(label=_("How one gets in"), choices=Group.Door.choices, widget=forms.RadioSelect)
    city = forms.CharField(label=pgettext_lazy("field", "City"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    industry = forms.ChoiceField(label=pgettext_lazy("field", "Industry"), required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        none = [("", pgettext_lazy("choice", "None"))]
        self.fields["country"].choices = [*none, *regions().items()]  # type: ignore[attr-defined]
        self.fields["industry"].choices = [*none, *INDUSTRIES.items()]  # type: ignore[attr-defined]


class GroupForm(GroupWordsForm):
    """The same for staff, with what stands in its address and what kind it is."""

    handle = forms.SlugField(
        label=pgettext_lazy("noun", "Short name"), max_length=40, help_text=_("Letters, digits and hyphens.")
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of a group", "Kind"), choices=Group.Kind.choices)

    field_order = ("name_en", "name_zh_hans", "handle", "kind", "about_en", "about_zh_hans", "door")


class PersonForm(forms.Form):
    handle = forms.CharField(label=_("Handle of a member"), max_length=40)


class InviteForm(PersonForm):
    words = forms.CharField(label=_("A word to them"), max_length=1000, required=False, widget=forms.Textarea)


class SeatForm(PersonForm):
    role = forms.ChoiceField(label=pgettext_lazy("in a group", "Role"), choices=Seat.Role.choices)
    since = forms.DateField(
        label=_("First day of the term"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: today."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Last day of the term"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: none is set."),
    )  # fmt: skip


class CharterForm(forms.Form):
    source = forms.CharField(
        label=pgettext_lazy("of a group", "Charter"), widget=forms.Textarea(attrs={"rows": 20}), max_length=60_000,
        help_text=_("Markdown. What the group looks after, what it does not, how it decides, how long a term is."),
    )  # fmt: skip
    because = forms.CharField(label=_("What is new, and why"), max_length=200, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, help_text=help_text)


class CallForm(forms.Form):
    title = forms.CharField(label=_("Who is elected"), max_length=120, help_text=_("Such as: two leads for 2027."))
    about = forms.CharField(
        label=_("What voters should know"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=50, initial=1)
    limit = forms.IntegerField(
        label=_("Winners of one employer at most"), min_value=1, max_value=50, required=False,
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    opens_at = _moment(_("Voting begins"), _("Until then people stand. Who is in the group at that moment may vote."))
    closes_at = _moment(_("Voting ends"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone = _("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
        self.fields["closes_at"].help_text = zone


class StandForm(forms.Form):
    words = forms.CharField(
        label=_("Why they should vote for you"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    employer = forms.CharField(
        label=_("Who you work for"), max_length=80, required=False,
        help_text=_("Whoever may see the election reads both."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_limited: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_limited:
            self.fields["employer"].help_text = _(
                "Of one employer only so many are elected. Empty: you work for nobody. Where staff has verified your company, "
                "it stands here when the vote begins. Whoever may see the election reads it."
            )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Receipt of your ballot"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class VoteForm(forms.Form):
    """A rank for each candidate of the paper, in the order of this voter. A first ballot brings its receipt along."""

    def __init__(self, *args: Any, paper: list[Candidate], has_voted: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        ranks: list[tuple[str, Any]] = [("", pgettext_lazy("rank of a candidate", "No opinion"))]
        ranks += [(str(number), str(number)) for number in range(1, len(paper) + 1)]
        for one in paper:
            self.fields[f"rank_{one.pk}"] = forms.ChoiceField(label=one.name, choices=ranks, required=False)
        self.fields["receipt"] = deepcopy(ReceiptForm.base_fields["receipt"])
        if not has_voted:
            self.fields["receipt"].widget = forms.HiddenInput()
        else:
            self.fields["receipt"].help_text = _("The ballot that has it is replaced by this one.")

    def ranks(self) -> dict[int, int]:
        said = {name: value for name, value in self.cleaned_data.items() if name.startswith("rank_") and value}
        return {int(name.removeprefix("rank_")): int(value) for name, value in said.items()}

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Group, Seat
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


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("Why you want to join"), max_length=1000, required=False, widget=forms.Textarea,
        help_text=_("Only the leads read it."),
    )  # fmt: skip


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

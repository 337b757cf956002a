from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Eligibility
from guildhall.groups.queries.eligibility import known_keys, segments_to_choose
from guildhall.members.models import Segment
from guildhall.members.queries.attribute_names import code_of, key_name


class EligibilityForm(forms.Form):
    key = forms.ChoiceField(label=_("What has to be verified"), required=False)
    values = forms.CharField(
        label=_("As one of these"), required=False, max_length=2600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: “Shanghai”. A country or an industry by its code: “CN”. Empty: whatever it is."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [(key, key_name(key)) for key in known_keys()]
        self.fields["key"].choices = [("", _("Nothing has to be verified")), *keys]  # type: ignore[attr-defined]

    def clean_values(self) -> list[str]:
        said = [line.strip() for line in self.cleaned_data["values"].splitlines() if line.strip()]
        key = self.cleaned_data.get("key", "")
        wrong = [value for value in said if key and code_of(key, value) is None]
        if wrong:
            raise forms.ValidationError(_("No such code: %(code)s") % {"code": ", ".join(wrong)})
        return said


class SegmentForm(forms.Form):
    segment = forms.TypedChoiceField(
        label=pgettext_lazy("for members in", "Segment"), required=False, coerce=int, empty_value=None
    )
    wording_en = forms.CharField(label=_("In English, for everybody to read"), required=False, max_length=200)
    wording_zh_hans = forms.CharField(
        label=_("In Chinese, for everybody to read"), required=False, max_length=200,
        help_text=_("Say whom the group is for; one of the two is enough. Neither the name of the segment nor its rules are shown."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, held: Eligibility | None = None) -> None:
        names = ("segment_id", "wording_en", "wording_zh_hans")
        known = {name.removesuffix("_id"): getattr(held, name) for name in names} if held else {}
        super().__init__(data, initial=known)
        self.known = {one.pk: one for one in segments_to_choose()}
        if held and held.segment:  # closed meanwhile: shown, and refused when it is saved again
            self.known.setdefault(held.segment.pk, held.segment)
        offered = [(pk, one.name) for pk, one in self.known.items()]
        self.fields["segment"].choices = [("", _("No segment")), *offered]  # type: ignore[attr-defined]

    def clean_segment(self) -> Segment | None:
        return self.known.get(self.cleaned_data["segment"])

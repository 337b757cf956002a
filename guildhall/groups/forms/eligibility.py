from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.groups.queries.eligibility import known_keys
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
        self.fields["key"].choices = [("", _("Nothing: the group is for everybody")), *keys]  # type: ignore[attr-defined]

    def clean_values(self) -> list[str]:
        said = [line.strip() for line in self.cleaned_data["values"].splitlines() if line.strip()]
        key = self.cleaned_data.get("key", "")
        wrong = [value for value in said if key and code_of(key, value) is None]
        if wrong:
            raise forms.ValidationError(_("No such code: %(code)s") % {"code": ", ".join(wrong)})
        return said

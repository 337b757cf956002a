"""What staff writes down about a member."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.members.models import Mark, Member, Note, Role


class NoteForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("field", "Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Note.Audience.choices, initial=Note.Audience.STAFF)
    roles = forms.MultipleChoiceField(
        label=_("Roles that read it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for “some roles only”. You always read what you wrote yourself."),
    )  # fmt: skip

    def __init__(self, *args: Any, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "note_%s", **options})
        self.fields["roles"].choices = [(role.handle, role.name) for role in roles]  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("field", "Mark"), choices=Mark.Kind.choices)
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"), max_length=300, help_text=_("The member can read it.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "mark_%s", **options})


class Keeper(forms.TypedChoiceField):
    """One of the staff who may keep records; none where nothing is chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_value=None, **options)

    def offer(self, people: Iterable[Member], none: Any) -> None:
        offered = {str(one.pk): one for one in people}
        self.choices = [("", none), *((pk, str(one.display_name)) for pk, one in offered.items())]
        self.coerce = offered.__getitem__  # of this form's own field: a form copies the fields of its class


class OwnerForm(forms.Form):
    owner = Keeper(label=_("Relationship owner"), required=False)

    def __init__(self, *args: Any, keepers: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "owner_%s", **options})
        self.fields["owner"].offer(keepers, pgettext_lazy("relationship owner", "Nobody"))  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    text = forms.CharField(label=_("What there is to do"), max_length=300)
    owner = Keeper(label=_("Who does it"))
    due_on = forms.DateField(label=pgettext_lazy("task", "By"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, keepers: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "task_%s", **options})
        self.fields["owner"].offer(keepers, pgettext_lazy("choice", "Choose"))  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    leaver = Keeper(label=_("Who leaves"))
    heir = Keeper(label=_("Who takes over"))
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"), max_length=300, help_text=_("It stands in the staff log.")
    )

    def __init__(self, *args: Any, desks: Iterable[Member], keepers: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        choose = pgettext_lazy("choice", "Choose")
        self.fields["leaver"].offer(desks, choose)  # type: ignore[attr-defined]
        self.fields["heir"].offer(keepers, choose)  # type: ignore[attr-defined]

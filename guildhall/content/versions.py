"""The forms of resources: their files come beside the form, because a browser forgets them when a form is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.actions.resources import NewVersion
from guildhall.content.forms import TopicForm
from guildhall.content.licences import licence_choices
from guildhall.content.models import Kind, Resource, Space
from guildhall.files.models import File
from guildhall.groups.queries import groups_of, open_groups
from guildhall.kernel.text import Bilingual

AUDIENCES = (
    (Resource.Audience.READERS, Bilingual("Whoever may read this", "能读到这份资料的所有人")),
    (Resource.Audience.MEMBERS, Bilingual("Members who are signed in", "已登录的成员")),
    (Resource.Audience.GROUP, Bilingual("One group", "指定小组的成员")),
)


class VersionForm(forms.Form):
    label = forms.CharField(
        label=pgettext_lazy("of a resource", "Version"), max_length=40, initial="1.0",
        help_text=_("A number or a name that readers recognise."),
    )  # fmt: skip
    licence = forms.ChoiceField(label=pgettext_lazy("noun", "Licence"), choices=licence_choices)
    changes = forms.CharField(
        label=_("What is new"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("licence"):
            self.fields["label"].initial = ""

    def draft(self, files: Sequence[File]) -> NewVersion:
        given = {name: self.cleaned_data[name] for name in ("label", "licence", "changes")}
        return NewVersion(files=[file.pk for file in files], **given)


class ResourceForm(TopicForm, VersionForm):
    """A new resource: text, files of the first version or an address elsewhere, and who may take the files."""

    audience = forms.ChoiceField(label=_("Who may download the files"), choices=AUDIENCES)
    group: Any = forms.ModelChoiceField(
        label=pgettext_lazy("noun", "Group"), queryset=None, required=False, empty_label=pgettext_lazy("group", "None")
    )

    def __init__(self, *args: Any, viewer: Any, spaces: list[Space], **kwargs: Any) -> None:
        super().__init__(*args, kind=Kind.RESOURCE, spaces=spaces, **kwargs)
        del self.fields["changes"]
        self.fields["url"].required = False
        groups: Any = self.fields["group"]
        groups.queryset = open_groups().filter(pk__in=[group.pk for group in groups_of(viewer)])
        if not groups.queryset.exists():
            del self.fields["group"]
            self.fields["audience"].choices = AUDIENCES[:2]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("audience") == Resource.Audience.GROUP and not given.get("group"):
            self.add_error("group", _("Choose the group."))
        return given

    def shared(self, files: Sequence[File]) -> dict[str, Any]:
        """What `share_resource` takes."""
        given = dict(self.cleaned_data)
        label, licence = given.pop("label"), given.pop("licence")
        version = NewVersion(label=label, licence=licence, files=[file.pk for file in files]) if files else None
        audience = given.pop("audience") or Resource.Audience.READERS
        group = given.pop("group", None) if audience == Resource.Audience.GROUP else given.pop("group", None) and None
        return given | {"version": version, "audience": audience, "group": group}

"""What editors fill in: when, where and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions import Slot

WORDS = ("title_en", "title_zh_hans", "line_en", "line_zh_hans")


def _zone() -> str:
    return gettext("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}


zone_named = lazy(_zone, str)


class MomentField(forms.DateTimeField):
    """A date and time in the reader's zone, which it names."""

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        kwargs["help_text"] = format_lazy("{} {}", help_text, zone_named()) if help_text else zone_named()
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)


class FeatureForm(forms.Form):
    because = forms.CharField(label=pgettext_lazy("noun", "Reason"), max_length=300, required=False)


class PinForm(FeatureForm):
    until = MomentField(label=_("Until"), required=False, help_text=_("Empty: until somebody unpins it."))
    everywhere = forms.BooleanField(label=_("At the top of the home page, too"), required=False)

    field_order = ("until", "everywhere", "because")

    def __init__(self, *args: Any, is_curator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_curator:
            del self.fields["everywhere"]


class BannerForm(FeatureForm):
    until = MomentField(label=_("Until"))

    field_order = ("until", "because")


class SlotForm(FeatureForm):
    starts_at = MomentField(label=_("From"), required=False, help_text=_("Empty: at once."))
    ends_at = MomentField(label=_("Until"))
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=9, help_text=_("1 stands first."))
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    title_zh_hans = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    line_en = forms.CharField(label=_("Line in English"), max_length=200, required=False)
    line_zh_hans = forms.CharField(label=_("Line in Chinese"), max_length=200, required=False)
    picture = forms.FileField(
        label=pgettext_lazy("noun", "Picture"), required=False, widget=forms.FileInput({"accept": "image/*"})
    )

    field_order = ("starts_at", "ends_at", "position", *WORDS, "picture", "because")

    def slot(self) -> Slot:
        said = self.cleaned_data
        sent = said["picture"]
        return Slot(
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            position=said["position"],
            words={name: said[name] for name in WORDS},
            picture=(sent.name, sent.read()) if sent else None,
            because=said["because"],
        )

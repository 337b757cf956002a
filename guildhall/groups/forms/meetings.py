from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.groups.models import Meeting
from guildhall.groups.schedules import clean_rule, read, rule_of, zones

RHYTHMS = (
    ("week", _("Every week")),
    ("weeks2", _("Every two weeks")),
    ("weeks3", _("Every three weeks")),
    ("weeks4", _("Every four weeks")),
    ("nth", _("Every month, on the same weekday of the month as the first day")),
    ("last", _("Every month, on the last such weekday")),
    ("words", _("As I say it in words, or as an RRULE")),
)


class MeetingForm(forms.Form):
    title = forms.CharField(label=_("What the meeting is called"), max_length=120)
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS)
    first_day = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From it follow the weekday and, of every second week, which."),
    )  # fmt: skip
    at = forms.TimeField(
        label=_("Begins at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label=_("In the time zone"), help_text=_("The hour stays there when clocks change."))
    minutes = forms.IntegerField(label=_("Minutes it lasts"), min_value=5, max_value=1440, initial=60)
    wording = forms.CharField(
        label=_("In words, or an RRULE"), max_length=300, required=False,
        help_text=_("For example “third Tuesday of the month”. What is not understood whole is kept as you wrote it."),
    )  # fmt: skip
    join_url = forms.URLField(label=_("Link to join"), required=False, max_length=500, assume_scheme="https")
    link_for = forms.ChoiceField(
        label=_("Who sees the link to join"), widget=forms.RadioSelect, initial="group",
        choices=[("group", _("Members of the group")), ("everybody", pgettext_lazy("link", "Everybody"))],
    )  # fmt: skip
    notes_url = forms.URLField(
        label=_("Link to agenda and notes"), required=False, max_length=500, assume_scheme="https"
    )
    recordings_url = forms.URLField(
        label=_("Link to recordings"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["zone"].choices = [(zone, zone) for zone in zones()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        rhythm = said.get("rhythm")
        if rhythm and rhythm != "words":
            for name in ("first_day", "at"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed to know the days."))
        elif rhythm and not said.get("wording"):
            self.add_error("wording", _("Say when the group meets."))
        return said

    def fields_of_meeting(self) -> dict[str, Any]:
        """What `add_meeting` takes: the rule of the choice, or what was understood of the words."""
        said = dict(self.cleaned_data)
        rhythm = said.pop("rhythm")
        if rhythm == "words":
            return said | self._read(said)
        return said | {"rule": rule_of(rhythm, said["first_day"])}

    def _read(self, said: dict[str, Any]) -> dict[str, Any]:
        words, hour = said["wording"], said["at"].strftime("%H:%M") if said["at"] else ""
        if "FREQ=" in words.upper() and hour:
            try:
                return {"rule": clean_rule(words), "wording": ""}
            except ValueError:
                return {"rule": ""}
        day = said["first_day"].strftime("%A") if said["first_day"] else ""
        found = read(day=day, at=hour, zone=said["zone"], words=words)
        return {"rule": found.rule, "first_day": found.first_day or said["first_day"]}


def known(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a meeting that is there."""
    shown = {name: getattr(meeting, name) for name in MeetingForm.base_fields if hasattr(meeting, name)}
    rhythms = [name for name, _label in RHYTHMS if name != "words"]
    rhythm = next(
        (one for one in rhythms if meeting.first_day and rule_of(one, meeting.first_day) == meeting.rule), "words"
    )
    return shown | {"rhythm": rhythm, "wording": meeting.wording or (meeting.rule if rhythm == "words" else "")}

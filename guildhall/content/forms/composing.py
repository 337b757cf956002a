"""What composers fill in beside the text: when it is published, and with what an empty editor begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.content.forms import SourceField, TopicForm
from guildhall.content.forms.editorial import MomentField


class ComposeForm(TopicForm):
    """A new topic; `schedules`: its author may publish it later."""

    publish_at = MomentField(label=_("Publish later"), required=False, help_text=_("Empty: at once."))

    def __init__(self, *args: Any, schedules: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not schedules:
            del self.fields["publish_at"]


class ScheduleForm(forms.Form):
    at = MomentField(label=_("Publish at"))


class TemplateForm(forms.Form):
    """One language is enough; both empty for no template."""

    source_en = SourceField(label=_("In English"), required=False, rows=10)
    source_zh_hans = SourceField(label=_("In Chinese"), required=False, rows=10)

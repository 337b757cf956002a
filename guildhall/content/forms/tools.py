"""What moderators fill in to move, merge, split, time, slow down and edit topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.forms import TagsField, TopicAddressField
from guildhall.content.forms.editorial import MomentField
from guildhall.content.models import Space
from guildhall.kernel.text import Bilingual

PACES = [
    (0, Bilingual("No wait", "不限制")),
    (1, Bilingual("1 minute", "1 分钟")),
    (5, Bilingual("5 minutes", "5 分钟")),
    (15, Bilingual("15 minutes", "15 分钟")),
    (60, Bilingual("1 hour", "1 小时")),
    (24 * 60, Bilingual("1 day", "1 天")),
]
ACTS = [
    ("move", Bilingual("Move them to a space", "移到另一个版块")),
    ("tag", Bilingual("Change their tags", "修改标签")),
    ("close", Bilingual("Close them", "关闭")),
    ("reopen", Bilingual("Reopen them", "重新开放")),
    ("hide", Bilingual("Hide them", "隐藏")),
    ("delete", Bilingual("Delete them", "删除")),
    ("restore", Bilingual("Restore them", "恢复")),
]


class SpaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Space.objects.none(), **kwargs)


class MoveForm(forms.Form):
    space = SpaceChoice(label=pgettext_lazy("noun", "Space"), empty_label=None)

    def __init__(self, *args: Any, spaces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """`into` is the number of a topic."""

    into = TopicAddressField(label=_("Into which topic"))


class TimerForm(forms.Form):
    act = forms.ChoiceField(
        label=_("What happens"),
        choices=[("close", Bilingual("It closes", "自动关闭")), ("reopen", Bilingual("It reopens", "自动重新开放"))],
        widget=forms.RadioSelect,
    )
    at = MomentField(label=_("At"), help_text=_("In your time zone."))


class PaceForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label=_("Between two posts of a member"), coerce=int, choices=PACES, widget=forms.RadioSelect
    )


class SplitForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("topic", "Title"), max_length=240)
    space = SpaceChoice(label=pgettext_lazy("noun", "Space"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("What it becomes"),
        choices=[
            ("discussion", Bilingual("A discussion", "讨论")),
            ("question", Bilingual("A question with answers", "问题和回答")),
        ],
        widget=forms.RadioSelect,
        initial="discussion",
    )
    posts = forms.TypedMultipleChoiceField(
        label=_("Posts"), coerce=int, widget=forms.MultipleHiddenInput, required=False
    )

    def __init__(self, *args: Any, spaces: Any, posts: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces  # type: ignore[attr-defined]
        self.fields["posts"].choices = [(pk, pk) for pk in posts]  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    act = forms.ChoiceField(label=_("What to do"), choices=ACTS)
    space = SpaceChoice(label=_("To the space"), required=False, empty_label="")
    add = TagsField(label=_("Add tags"), required=False, max_length=240)
    remove = TagsField(label=_("Remove tags"), required=False, max_length=240)
    because = forms.CharField(label=pgettext_lazy("noun", "Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, spaces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces  # type: ignore[attr-defined]

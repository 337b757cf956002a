"""Asking to join by the form of the group; writing that form; vouching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guildhall.groups.forms.groups import PersonForm
from guildhall.groups.models import MembershipForm
from guildhall.groups.models.joining import Question

TICKED = "yes"


class AskForm(forms.Form):
    """The questions of the group as `q0`…, its sponsors as `s0`…, and a word; without a form only the word."""

    words = forms.CharField(
        label=gettext_lazy("Why you want to join"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, form: MembershipForm | None = None) -> None:
        super().__init__(data)
        self.form = form
        self.fields["words"].help_text = _("Only the leads read it.")
        if form is None:
            return
        self.fields["words"].help_text = _("Only the leads and those who vouch for you read it.")
        self.fields["after"] = forms.IntegerField(widget=forms.HiddenInput, initial=form.number)
        for number, question in enumerate(form.asked):
            self.fields[f"q{number}"] = _field(question)
        for number in range(form.sponsors):
            label = _("Member who vouches for you, number %(number)d") % {"number": number + 1}
            self.fields[f"s{number}"] = forms.CharField(label=label, max_length=40, help_text=_("Their handle."))
        asked = [name for name in self.fields if name[0] in "qs" and name[1:].isdigit()]
        self.order_fields(["after", *asked, "words"])

    @property
    def answers(self) -> list[str]:
        """What was said to each question, in order."""
        given = [self.cleaned_data.get(f"q{number}") for number in range(len(self.form.questions if self.form else []))]
        return [(TICKED if one else "") if isinstance(one, bool) else one or "" for one in given]

    @property
    def sponsors(self) -> dict[str, str]:
        """The handles of those who are to vouch, by field."""
        return {name: self.cleaned_data[name] for name in self.fields if name[0] == "s" and name[1:].isdigit()}


def _field(question: Question) -> forms.Field:
    options: dict[str, Any] = {"label": question.text, "required": question.required}
    if question.kind == "box":
        return forms.BooleanField(**options)
    if question.kind == "choice":
        none = [] if question.required else [("", _("No answer"))]
        return forms.ChoiceField(
            choices=[*none, *((one, one) for one in question.choices)], widget=forms.RadioSelect, **options
        )
    if question.kind == "line":
        return forms.CharField(max_length=200, **options)
    return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **options)


class QuestionForm(forms.Form):
    text = forms.CharField(label=pgettext_lazy("of a form", "Question"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Answered by"), choices=MembershipForm.Kind.choices)
    choices = forms.CharField(
        label=gettext_lazy("Answers to choose from"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("One a line; only for a choice."),
    )  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False, initial=True)

    def as_question(self) -> Question:
        said = self.cleaned_data
        return Question(said["text"], said["kind"], said["required"], tuple(said["choices"].splitlines()))


class BaseQuestions(forms.BaseFormSet):  # type: ignore[type-arg]
    def as_questions(self) -> list[Question]:
        return [form.as_question() for form in self.forms if form.cleaned_data.get("text")]


Questions = forms.formset_factory(
    QuestionForm, formset=BaseQuestions, extra=2, max_num=MembershipForm.MOST_QUESTIONS, absolute_max=20
)


class MembershipFormForm(forms.Form):
    intro = forms.CharField(
        label=gettext_lazy("What stands above the questions"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you expect of somebody who joins, and what they may expect."),
    )  # fmt: skip
    sponsors = forms.TypedChoiceField(
        label=gettext_lazy("Members who have to vouch"), coerce=int, choices=[(number, str(number)) for number in range(4)],
        help_text=gettext_lazy("Whoever asks to join names them. You decide when all of them have vouched."),
    )  # fmt: skip
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NameSponsorForm(PersonForm):
    pass


class VouchForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("How you know them, and their work"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("They and the leads read it."),
    )  # fmt: skip

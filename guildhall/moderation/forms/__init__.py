"""The shape of what moderators and members send."""

from guildhall.moderation.forms.cases import AnswerForm, AppealForm, FlagForm, NoteForm, ReasonForm, RestrictForm

__all__ = ["AnswerForm", "AppealForm", "FlagForm", "NoteForm", "ReasonForm", "RestrictForm"]

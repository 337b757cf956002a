from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel.notices import NoticeKind, notice_kinds
from guildhall.outreach.models import Channel, Contact, Reach, Suppression
from guildhall.outreach.queries import Choice

PACES = [
    ("now", pgettext_lazy("pace", "At once")),
    ("daily", pgettext_lazy("pace", "Once a day")),
    ("off", pgettext_lazy("pace", "Not at all")),
]
HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]


class TestMailForm(forms.Form):
    to = forms.EmailField(label=_("Send a test mail to"), max_length=254)


class NoticesForm(forms.Form):
    """One choice a kind and way, and the quiet hours."""

    is_quiet = forms.BooleanField(required=False, label=_("No mails at certain hours"))
    begin = forms.ChoiceField(choices=HOURS, label=pgettext_lazy("quiet hours", "from"))
    end = forms.ChoiceField(choices=HOURS, label=pgettext_lazy("quiet hours", "to"))

    def __init__(
        self, *args: Any, choices: Sequence[Choice], quiet: tuple[int, int] | None = None, **kwargs: Any
    ) -> None:
        hours = quiet or (22, 8)
        begun = {"is_quiet": quiet is not None, "begin": str(hours[0]), "end": str(hours[1])}
        super().__init__(*args, **{"initial": begun, **kwargs})
        self.choices = choices
        for choice in choices:
            for channel in Channel.values:
                name = f"{choice.kind.name}-{channel}"
                self.fields[name] = forms.ChoiceField(choices=PACES, initial=getattr(choice, channel))
                self.fields[name].widget.attrs |= {
                    "class": "gh-input",
                    "aria-label": f"{choice.kind.label}: {CHANNELS[channel]}",
                }

    def rows(self) -> Iterator[tuple[NoticeKind, list[Any]]]:
        for choice in self.choices:
            yield choice.kind, [self[f"{choice.kind.name}-{channel}"] for channel in Channel.values]

    def paces(self) -> dict[tuple[str, str], str]:
        chosen = self.cleaned_data
        return {
            (choice.kind.name, channel): chosen[f"{choice.kind.name}-{channel}"]
            for choice in self.choices
            for channel in Channel.values
        }

    def quiet(self) -> tuple[int, int] | None:
        chosen = self.cleaned_data
        return (int(chosen["begin"]), int(chosen["end"])) if chosen["is_quiet"] else None


CHANNELS = {"app": pgettext_lazy("way of a notice", "On the site"), "mail": pgettext_lazy("way of a notice", "By mail")}


class ContactForm(forms.Form):
    """What staff says to one member, or said elsewhere."""

    channel = forms.ChoiceField(
        label=_("How"), choices=[one for one in Contact.Channel.choices if one[0] not in {"message", "notice"}]
    )
    about = forms.CharField(
        label=_("What it is about"), max_length=200, help_text=_("The subject of the mail, or one line to remember by.")
    )
    text = forms.CharField(
        label=_("Words of the mail"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In the member’s language. Only for a mail; your name is put below."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why once more"), max_length=300, required=False,
        help_text=_("Needed from the third contact in 30 days on. It stands in the staff log."),
    )  # fmt: skip


class MessageForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("field", "Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class BeginForm(MessageForm):
    """To whom and what; staff also says why, where it has been in touch often."""

    to = forms.CharField(
        label=pgettext_lazy("message", "To"), max_length=400, help_text=_("Handles, parted by spaces: @ana @ben")
    )
    title = forms.CharField(
        label=_("Name of the group"), max_length=80, required=False, help_text=_("Only where you write to several.")
    )
    reason = forms.CharField(
        label=_("Why once more"), max_length=300, required=False,
        help_text=_("Needed from the third contact in 30 days on. It stands in the staff log."),
    )  # fmt: skip

    field_order = ("to", "title", "text", "reason")

    def __init__(self, *args: Any, is_staff: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_staff:
            del self.fields["reason"]


class ReachForm(forms.Form):
    policy = forms.ChoiceField(label=_("Who may begin"), choices=Reach.Policy.choices, widget=forms.RadioSelect)
    of_age_on = forms.DateField(
        label=_("I am under 18 until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Until that day nobody whom you do not follow can write to you. Nobody else sees it."),
    )  # fmt: skip


class BlockForm(forms.Form):
    handle = forms.CharField(
        label=_("Handle"), max_length=80, help_text=_("They are not told. Staff can still write to you.")
    )


class OpenForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("field", "Reason"), max_length=300, help_text=_("Those who take part read it.")
    )


class SuppressForm(forms.Form):
    address = forms.EmailField(label=_("Mail address"), max_length=254)
    reason = forms.ChoiceField(
        label=pgettext_lazy("field", "Reason"),
        choices=[
            (Suppression.Reason.COMPLAINT, pgettext_lazy("suppression", "Complaint")),
            (Suppression.Reason.BOUNCE, pgettext_lazy("suppression", "No such mailbox")),
        ],
    )


class LetterForm(forms.Form):
    """Which notice to look at as a mail."""

    kind = forms.ChoiceField(label=pgettext_lazy("field", "Kind"))
    language = forms.ChoiceField(
        label=pgettext_lazy("mail", "Language"), choices=[("en", "English"), ("zh-hans", "简体中文")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(notice_kinds, key=lambda kind: kind.order)
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in kinds]  # type: ignore[attr-defined]

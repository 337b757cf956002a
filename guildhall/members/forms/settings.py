"""What members fill in about themselves."""

from __future__ import annotations

from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guildhall.members.actions.profiles import LARGEST_UPLOAD
from guildhall.members.handles import LONGEST, clean_handle
from guildhall.members.models import Member
from guildhall.members.places import INDUSTRIES, LANGUAGES, regions
from guildhall.members.rules import SWITCHES

Choices = list[tuple[str, Any]]


class ProfileForm(forms.Form):
    name = forms.CharField(
        max_length=80, label=pgettext_lazy("field", "Name"), help_text=_("As others should call you.")
    )
    handle = forms.CharField(max_length=LONGEST, label=pgettext_lazy("field", "Handle"))
    bio = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea({"rows": 4}), label=_("About me"),
        help_text=_("What you work on, what others may ask you."),
    )  # fmt: skip
    city = forms.CharField(max_length=80, required=False, label=pgettext_lazy("field", "City"))
    country = forms.ChoiceField(required=False, label=_("Country or region"))
    company = forms.CharField(max_length=80, required=False, label=pgettext_lazy("field", "Company"))
    role = forms.CharField(max_length=80, required=False, label=_("What I do there"))
    industry = forms.ChoiceField(required=False, label=pgettext_lazy("field", "Industry"))
    website = forms.URLField(required=False, assume_scheme="https", label=pgettext_lazy("field", "Website"))
    languages = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Languages I read and write")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        kwargs["initial"] = {name: getattr(member, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        industries = _with_own([("", ""), *INDUSTRIES.items()], [member.industry])
        countries = (
            sorted(regions().items(), key=lambda pair: str(pair[1])) if _is_english() else list(_chinese_order())
        )
        self.fields["industry"].choices = industries  # type: ignore[attr-defined]
        self.fields["country"].choices = _with_own([("", ""), *countries], [member.country])  # type: ignore[attr-defined]
        self.fields["languages"].choices = _with_own(list(LANGUAGES.items()), member.languages)  # type: ignore[attr-defined]

    def clean_handle(self) -> str:
        wanted = self.cleaned_data["handle"]
        return self.member.handle if wanted == self.member.handle else clean_handle(wanted)


class PrivacyForm(forms.Form):
    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, about) in SWITCHES.items():
            self.fields[name] = forms.BooleanField(
                required=False,
                label=cast("str", label),
                help_text=cast("str", about),
                initial=member.allows(name),
            )


class LanguageForm(forms.Form):
    locale = forms.ChoiceField(
        choices=settings.LANGUAGES, widget=forms.RadioSelect, label=pgettext_lazy("field", "Language")
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times are shown in this zone, and your days begin in it.")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs["initial"] = {"locale": member.locale, "zone": member.zone}
        super().__init__(*args, **kwargs)
        zones = sorted(
            name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
        )
        self.fields["zone"].choices = [(name, name.replace("_", " ")) for name in ["UTC", *zones]]  # type: ignore[attr-defined]


class AvatarForm(forms.Form):
    picture = forms.FileField(
        label=pgettext_lazy("field", "Picture"), help_text=_("PNG, JPEG, WebP or GIF, up to 8 MB.")
    )

    def clean_picture(self) -> bytes:
        upload = self.cleaned_data["picture"]
        if upload.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("This picture is larger than 8 MB."), code="file_too_large")
        return bytes(upload.read())


class ClaimForm(forms.Form):
    WAYS = (
        ("code", _("I can edit that profile: give me a code to put into it")),
        ("staff", _("I cannot edit it any more, but somebody here can confirm that it is me")),
    )
    way = forms.ChoiceField(
        choices=WAYS, widget=forms.RadioSelect, label=_("How can we see that it is you?"), initial="code"
    )
    evidence = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea({"rows": 4}), label=_("What staff should know"),
        help_text=_("Who can confirm it, or where it can be seen. Only staff reads this."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == "staff" and not cleaned.get("evidence", "").strip():
            self.add_error("evidence", _("Please say who can confirm it or where it can be seen."))
        return cleaned


class EraseForm(forms.Form):
    handle = forms.CharField(
        max_length=LONGEST, label=_("Type your handle to confirm"), widget=forms.TextInput({"autocomplete": "off"})
    )
    with_content = forms.BooleanField(
        required=False, label=_("Also delete what I wrote"),
        help_text=_("Otherwise it stays, under “former member”, so that the answers of others keep their sense."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_handle(self) -> str:
        if self.cleaned_data["handle"] != self.member.handle:
            raise forms.ValidationError(_("This is not your handle."), code="not_yours")
        return self.member.handle


def _with_own(choices: Choices, own: list[str]) -> Choices:
    """What a member already says stays possible, listed or not."""
    known = {code for code, _label in choices}
    return [*choices, *((code, code) for code in own if code not in known)]


def _is_english() -> bool:
    return not (get_language() or "").startswith("zh")


def _chinese_order() -> list[tuple[str, Any]]:
    """By the sound of the Chinese names, as readers of Chinese look them up: GB 2312 is ordered by it."""
    return sorted(regions().items(), key=lambda pair: pair[1].zh_hans.encode("gb18030", "replace"))

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guildhall.content.models import Kind
from guildhall.kernel.registry import settings as declared
from guildhall.kernel.text import slug
from guildhall.members.rules import passwords
from guildhall.options import queries as options
from guildhall.planning.suggestions import SPACES

ROWS = len(SPACES) + 2
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LANG = {"en": {"lang": "en"}, "zh-hans": {"lang": "zh-Hans"}}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Setup code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Twelve letters and digits. The terminal where the server was started shows them."),
    )


class Step(forms.Form):
    """One page of settings. `choices` are what `options.actions.choose` takes, by key."""

    keys: dict[str, str] = {}  # field: key of the setting, for settings with one value
    pairs: tuple[str, ...] = ()  # settings in two languages; their fields are NAME_en and NAME_zh_hans

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={**self._singles(), **self._both()})
        for key in self.pairs:
            for code in LANGUAGES:
                self.fields[field_of(key, code)].max_length = declared[key].maximum  # type: ignore[attr-defined]

    def choices(self) -> dict[str, Any]:
        given = self.cleaned_data
        single = {key: given[field] for field, key in self.keys.items()}
        return single | {key: {code: given[field_of(key, code)] for code in LANGUAGES} for key in self.pairs}

    def _singles(self) -> dict[str, Any]:
        return {field: options.raw(key) for field, key in self.keys.items()}

    def _both(self) -> dict[str, Any]:
        return {field_of(key, code): options.raw(key).get(code, "") for key in self.pairs for code in LANGUAGES}


def field_of(key: str, code: str) -> str:
    return f"{key.partition('.')[2]}_{code.replace('-', '_')}"


class CommunityStep(Step):
    pairs = ("community.name", "community.tagline")
    name_en = forms.CharField(
        label=_("Name in English"), max_length=60, required=False, widget=forms.TextInput(LANG["en"])
    )
    name_zh_hans = forms.CharField(
        label=_("Name in Chinese"), max_length=60, required=False, widget=forms.TextInput(LANG["zh-hans"])
    )
    tagline_en = forms.CharField(
        label=_("What it is for, in English"), max_length=140, required=False, widget=forms.TextInput(LANG["en"])
    )
    tagline_zh_hans = forms.CharField(
        label=_("What it is for, in Chinese"), max_length=140, required=False, widget=forms.TextInput(LANG["zh-hans"])
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name_en", "").strip() and not given.get("name_zh_hans", "").strip():
            self.add_error("name_en", _("A community needs a name in at least one language."))
        return given


class PlaceStep(Step):
    keys = {"language": "community.language", "zone": "community.zone"}
    language = forms.ChoiceField(label=_("First language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in options.zones()],
        help_text=_("Days and weeks of all figures begin here."),
    )


class LookStep(Step):
    keys = {"accent": "community.accent", "letter": "community.letter"}
    accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Accent colour"),
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Lightness is adjusted so that text stays readable in both themes."),
        error_messages={"invalid": _("Write a colour like #0f766e.")},
    )
    letter = forms.CharField(
        label=_("Letter of the mark"),
        max_length=2,
        required=False,
        help_text=_("One or two letters in place of the drawn mark; empty shows the house."),
    )


class RulesStep(Step):
    pairs = ("community.guidelines",)
    guidelines_en = forms.CharField(
        label=_("In English"), required=False, max_length=40_000, widget=forms.Textarea({"rows": 12, **LANG["en"]})
    )
    guidelines_zh_hans = forms.CharField(
        label=_("In Chinese"), required=False, max_length=40_000, widget=forms.Textarea({"rows": 12, **LANG["zh-hans"]})
    )


class SpaceRow(forms.Form):
    wanted = forms.BooleanField(label=_("Make this space"), required=False)
    name_en = forms.CharField(
        label=_("English name"), max_length=60, required=False, widget=forms.TextInput(LANG["en"])
    )
    name_zh_hans = forms.CharField(
        label=_("Chinese name"), max_length=60, required=False, widget=forms.TextInput(LANG["zh-hans"])
    )
    handle = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("wanted") and not (given.get("name_en") or given.get("name_zh_hans")):
            raise ValidationError(_("A space needs a name in at least one language."))
        return given


SpaceRows = forms.formset_factory(SpaceRow, extra=0, max_num=ROWS, absolute_max=ROWS)


def initial_spaces(kept: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """What was chosen before, or the suggestions; then the suggestions left out, and empty rows."""
    rows: list[dict[str, Any]] = [{**one, "wanted": True} for one in kept or []]
    chosen = {one["handle"] for one in rows}
    for one in SPACES:
        if one.handle not in chosen:
            names = {"name_en": one.name_en, "name_zh_hans": one.name_zh_hans}
            rows.append({"handle": one.handle, **names, "wanted": kept is None and one.chosen})
    return (rows + [{} for _row in range(ROWS)])[:ROWS]


def spaces_from(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `create_space` takes, for every wanted row."""
    known = {one.handle: one for one in SPACES}
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if not row.get("wanted"):
            continue
        names = {"name_en": row["name_en"], "name_zh_hans": row["name_zh_hans"]}
        one = known.get(row["handle"]) if row["handle"] not in found else None
        handle = one.handle if one else _free(row["name_en"], {*found, *known})
        about = {"about_en": one.about_en, "about_zh_hans": one.about_zh_hans} if one else {}
        found[handle] = {"handle": handle, **names, **about, "kinds": list(one.kinds if one else Kind.values)}
    return list(found.values())


def _free(name: str, taken: set[str]) -> str:
    """An address in plain letters, since that is what a space's address is made of."""
    plain = "".join(char for char in slug(name, limit=36) if char.isascii()).strip("-") or "space"
    names = (f"{plain}-{number}" if number else plain for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


class TestMailForm(forms.Form):
    to = forms.EmailField(label=_("Send a test mail to"), max_length=254)


class AdministratorForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Your user name is taken from it; you can change that in your profile."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=passwords.rule(passwords.administrator_to_be()),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if password := given.get("password"):
            known = {name: given.get(name, "") for name in ("name", "email")}
            try:
                validate_password(password, passwords.administrator_to_be(**known))
            except ValidationError as weak:
                self.add_error("password", weak)
        return given


STEP_FORMS: dict[str, type[Step]] = {
    "community": CommunityStep,
    "place": PlaceStep,
    "look": LookStep,
    "rules": RulesStep,
}

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.utils.translation import pgettext_lazy

from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Setting
from guildhall.options import kinds

LINES = {"rows": 14}
NAMES = {"en": pgettext_lazy("language", "English"), "zh-hans": pgettext_lazy("language", "Chinese")}

PLAIN: dict[str, Callable[..., forms.Field]] = {
    "switch": partial(forms.BooleanField, required=False),
    "colour": partial(forms.CharField, max_length=7, widget=forms.TextInput(attrs={"type": "color"})),
    "email": partial(forms.CharField, max_length=254, required=False, widget=forms.EmailInput),
    "list": partial(forms.CharField, required=False, widget=forms.Textarea(attrs={"rows": 6})),
}


class SettingForm(forms.Form):
    """One setting, in the shape of its kind; `value` after validation is what `choose` takes."""

    def __init__(self, data: Any = None, *, setting: Setting, value: Any = None) -> None:
        super().__init__(data, initial=_initial(setting, value))
        self.setting = setting
        self.fields.update(_fields(setting))
        self.value: Any = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            self.value = kinds.clean(self.setting, _value(self.setting, given))
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return given


def _initial(setting: Setting, value: Any) -> dict[str, Any]:
    kind = kinds.kind_of(setting)
    if kind == "bilingual":
        return {f"value_{code}": text for code, text in (value or {}).items()}
    if kind == "numbers":
        return {f"value_{place}": number for place, number in enumerate(value or [])}
    return {"value": "\n".join(value or []) if kind == "list" else value}


def _value(setting: Setting, given: dict[str, Any]) -> Any:
    kind = kinds.kind_of(setting)
    if kind == "bilingual":
        return {code: given.get(f"value_{code}") or "" for code, _name in django_settings.LANGUAGES}
    if kind == "numbers":
        return [given[f"value_{place}"] for place, _choice in enumerate(setting.choices)]
    if kind == "list":
        return (given["value"] or "").splitlines()
    if kind == "choice":
        return next(choice for choice, _label in setting.choices if str(choice) == given["value"])
    return given["value"]


def _fields(setting: Setting) -> dict[str, forms.Field]:
    if kinds.kind_of(setting) == "bilingual":
        return {
            f"value_{code}": _text(setting, label=NAMES[code], lang=code) for code, _name in django_settings.LANGUAGES
        }
    if kinds.kind_of(setting) == "numbers":
        return {
            f"value_{place}": forms.IntegerField(label=str(label), min_value=setting.minimum, max_value=setting.maximum)
            for place, (_number, label) in enumerate(setting.choices)
        }
    return {"value": _field(setting)}


def _field(setting: Setting) -> forms.Field:
    shared: dict[str, Any] = {"label": setting.label, "help_text": setting.help}
    kind = kinds.kind_of(setting)
    if kind == "number":
        return forms.IntegerField(min_value=setting.minimum, max_value=setting.maximum, **shared)
    if kind in ("choice", "language", "zone"):
        widget = forms.RadioSelect if kind == "choice" else forms.Select
        return forms.ChoiceField(choices=_labelled(setting), widget=widget, **shared)
    return PLAIN[kind](**shared) if kind in PLAIN else _text(setting, **shared)


def _text(setting: Setting, *, lang: str = "", **shared: Any) -> forms.CharField:
    attrs = {"lang": lang.replace("zh-hans", "zh-Hans")} if lang else {}
    widget = forms.Textarea(attrs={**LINES, **attrs}) if setting.multiline else forms.TextInput(attrs=attrs)
    return forms.CharField(required=False, max_length=setting.maximum, widget=widget, **shared)


def _labelled(setting: Setting) -> list[tuple[Any, Any]]:
    return [(value, str(label)) for value, label in kinds.options_of(setting)]

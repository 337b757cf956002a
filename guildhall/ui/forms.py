"""How a Django form field is shown: label, control, help, error and count, tied together for every reader."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect, Select, Textarea

KINDS = (
    (HiddenInput, "hidden"),
    (CheckboxSelectMultiple, "choices"),
    (RadioSelect, "choices"),
    (CheckboxInput, "switch"),
    (Select, "select"),
    (Textarea, "textarea"),
)


def field(props: dict[str, Any]) -> dict[str, Any]:
    bound: BoundField = props["field"]
    kind = next((name for widget, name in KINDS if isinstance(bound.field.widget, widget)), "input")
    limit = getattr(bound.field, "max_length", None)
    counted = limit if kind in {"input", "textarea"} and limit and limit <= 20_000 else None
    help_text = bound.help_text if props["help"] is None else props["help"]
    optional = not bound.field.required if props["optional"] is None else props["optional"]
    return {
        "kind": kind,
        "label": bound.label if props["label"] is None else props["label"],
        "help": help_text,
        "is_optional": optional and kind not in {"switch", "hidden"},
        "count": counted,
        "control": bound.as_widget(attrs=_attrs(bound, props, kind, bool(help_text), counted)),
        "is_grouped": kind == "choices",
    }


def _attrs(bound: BoundField, props: dict[str, Any], kind: str, has_help: bool, counted: int | None) -> dict[str, Any]:
    ids = [f"{bound.auto_id}-error"] if bound.errors else []
    ids += [f"{bound.auto_id}-help"] if has_help else []
    attrs = {**props["attrs"], "class": _classes(bound, props["size"], kind)}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if counted:
        attrs["data-count"] = str(counted)
    if kind == "textarea":
        attrs.setdefault("data-autosize", "")
    return attrs


def _classes(bound: BoundField, size: str, kind: str) -> str:
    known = str(bound.field.widget.attrs.get("class", ""))
    if kind in {"choices", "switch"}:
        return known
    parts = [
        "gh-input",
        f"gh-input-{kind}",
        f"gh-input-{size}" if size else "",
        "is-error" if bound.errors else "",
        known,
    ]
    return " ".join(part for part in parts if part)


def errors(props: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with a form, in one box at its head: whole-form errors and links to the fields."""
    form = props["form"]
    fields = [bound for bound in form.visible_fields() if bound.errors] if form.is_bound else []
    hidden = [error for bound in form.hidden_fields() for error in bound.errors] if form.is_bound else []
    return {"general": [*(form.non_field_errors() if form.is_bound else []), *hidden], "fields": fields}

"""The forms of a page as they are drawn: what a browser without JavaScript knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

MULTIPART = "multipart/form-data"
Attributes = dict[str, str]


@dataclass
class Control:
    tag: str
    attributes: Attributes
    text: str = ""  # of a textarea
    options: list[Attributes] = field(default_factory=list)  # of a select

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def kind(self) -> str:
        return self.attributes.get("type", "text") if self.tag == "input" else self.tag

    @property
    def value(self) -> str:
        return self.text.removeprefix("\n") if self.tag == "textarea" else self.attributes.get("value", "")

    def has(self, attribute: str) -> bool:
        return attribute in self.attributes


@dataclass
class Form:
    page: str  # its address
    attributes: Attributes
    controls: list[Control] = field(default_factory=list)
    buttons: list[Control] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(control.name for control in self.controls if control.name)

    def draws(self, name: str) -> bool:
        """The field, or the parts that it is made of."""
        return any(each == name or each.startswith(f"{name}_") for each in self.names)

    @property
    def is_multipart(self) -> bool:
        return self.attributes.get("enctype") == MULTIPART

    def ways(self) -> Iterator[Way]:
        for button in self.buttons or [None]:
            yield Way(self, button)


@dataclass
class Way:
    """A form by one of its buttons."""

    form: Form
    button: Control | None

    @property
    def pressed(self) -> tuple[str, str]:
        return (self.button.name, self.button.value) if self.button and self.button.name else ("", "")

    @property
    def address(self) -> str:
        action = (self.button.attributes.get("formaction") if self.button else "") or self.form.attributes.get("action")
        return urljoin(self.form.page, action) if action else self.form.page

    @cached_property
    def route(self) -> str:
        return resolve(urlsplit(self.address).path).view_name

    def __str__(self) -> str:
        name, value = self.pressed
        return f"{self.form.page} to {self.route}{f' by {name}={value}' if name else ''}"


def forms(page: str, html: str) -> list[Form]:
    """Those that are sent by POST and can be sent at all."""
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    found = [form for form in reader.forms if form.attributes.get("method", "get").lower() == "post"]
    return [form for form in found if form.buttons or len(form.controls) > 1]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.control: Control | None = None
        self.strays: list[tuple[str, Control]] = []
        self.inert = self.disabled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.inert += 1
        elif self.inert:
            return
        elif tag == "form":
            self.form = Form(self.page, attributes)
            self.forms.append(self.form)
        elif tag == "fieldset" and (self.disabled or "disabled" in attributes):
            self.disabled += 1
        elif tag == "option" and self.control is not None:
            self.control.options.append(attributes)
        elif tag in {"input", "select", "textarea", "button"}:
            self._control(Control(tag, attributes))

    def _control(self, control: Control) -> None:
        if control.tag in {"select", "textarea"}:
            self.control = control
        if self.disabled or control.has("disabled"):
            return
        if owner := control.attributes.get("form"):
            self.strays.append((owner, control))
        elif self.form is not None:
            _keep(self.form, control)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.inert -= 1
        elif self.inert:
            return
        elif tag == "form":
            self.form = None
        elif tag == "fieldset" and self.disabled:
            self.disabled -= 1
        elif tag in {"select", "textarea"}:
            self.control = None

    def handle_data(self, data: str) -> None:
        if self.control is None:
            return
        if self.control.tag == "textarea":
            self.control.text += data
        elif self.control.options and not self.inert:
            self.control.options[-1].setdefault("value", data.strip())

    def close(self) -> None:
        super().close()
        known = {form.attributes["id"]: form for form in self.forms if "id" in form.attributes}
        for owner, control in self.strays:
            if form := known.get(owner):
                _keep(form, control)


def _keep(form: Form, control: Control) -> None:
    is_button = control.tag == "button" or control.kind in {"submit", "image"}
    if not is_button:
        form.controls.append(control)
    elif control.attributes.get("type", "submit") in {"submit", "image"}:
        form.buttons.append(control)

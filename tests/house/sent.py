"""Drawn forms, filled in and sent as a browser does, and what a person would have to complain of afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.forms import BaseForm
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from tests.house.drawn import Control, Form, Way

# A key of the browser's own goes into the first two, by a script; the third shows what forms look like.
NOT_SENT = {"mfa_add_webauthn", "mfa_login_webauthn", "ui:gallery"}
URLENCODED = "application/x-www-form-urlencoded"
WORDS = "Plausible words that somebody wrote about it all."
ANSWERS = {200, 409, 422}  # of a page that says why nothing was done, or of what was asked for
TYPED = {"text", "search", "textarea", "tel", "url", "email"}
NO_CHOICE = {"invalid_choice", "invalid_pk_value", "invalid_list", "invalid", "required"}
Pairs = list[tuple[str, Any]]


def tried(client: Client, way: Way) -> list[str]:
    """Sends the form with what is required and what is offered. What is wrong then."""
    sending = filled(way)
    with faults() as found:
        response = send(client, way, sending)
    return list(wrong(way.form, sending, response, found))


@dataclass(frozen=True)
class Fault:
    """What a form found wrong when it was bound."""

    form: str
    name: str | None  # of the field; None: of the whole
    code: str
    said: str


@dataclass
class Sending:
    pairs: Pairs = field(default_factory=list)
    typed: list[str] = field(default_factory=list)  # what a person wrote, to be found again
    offered: set[str] = field(default_factory=set)  # names of what the page itself gave


def filled(way: Way) -> Sending:
    sending, done = Sending(), set()
    for control in way.form.controls:
        if control.name and (control.name, control.kind) not in done:
            _fill(way.form, control, sending)
        if control.kind in {"radio", "checkbox"}:
            done.add((control.name, control.kind))
    if way.pressed[0]:
        sending.pairs.append(way.pressed)
    return sending


def _fill(form: Form, control: Control, sending: Sending) -> None:
    wants = control.has("required") and not control.has("readonly")
    if control.kind in {"radio", "checkbox"}:
        group = [each for each in form.controls if (each.name, each.kind) == (control.name, control.kind)]
        values: list[Any] = _ticked(group, wants)
    elif control.kind == "select":
        values = _selected(control)
    elif control.kind == "file":
        values = [a_file()] if wants else []
    elif control.kind == "hidden" or control.value or not wants:
        values = [control.value]
    else:
        values = [written(control)]
        sending.typed += values if control.kind in TYPED else []
    sending.pairs += [(control.name, value) for value in values]
    if control.kind in {"radio", "checkbox", "select", "hidden"}:
        sending.offered.add(control.name)


def _ticked(group: list[Control], wants: bool) -> list[str]:
    """What is ticked; of several none of which is, the last; one that stands alone only where it is wanted."""
    ticked = [each for each in group if each.has("checked")]
    if not ticked and (len(group) > 1 or wants):
        ticked = group[-1:]
    return [each.attributes.get("value", "on") for each in ticked]


def _selected(control: Control) -> list[str]:
    """Another than what is selected, where one is offered that says something."""
    offered = [option for option in control.options if "disabled" not in option]
    telling = [option for option in offered if option.get("value")]
    others = [option for option in telling if "selected" not in option]
    wanted = others or telling or offered
    return [wanted[-1].get("value", "")] if wanted else []


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("words.txt", b"Plausible words.")


def written(control: Control) -> str:
    """Something of the kind that is asked for, within its bounds."""
    today = clock.today() + timedelta(days=1)
    known = {
        "email": "plausible@example.org",
        "url": "https://example.org/plausible",
        "number": control.attributes.get("min") or "1",
        "range": control.attributes.get("min") or "1",
        "date": today.isoformat(),
        "datetime-local": f"{today.isoformat()}T10:00",
        "time": "10:00",
        "month": today.isoformat()[:7],
        "week": f"{today:%G-W%V}",
        "tel": "+49 30 901820",
        "color": "#336699",
        "password": "a plausible phrase of seven herons",
        "textarea": WORDS,
    }
    text = known.get(control.kind, "plausible")
    return text[: int(control.attributes.get("maxlength") or len(text))].strip()


def send(client: Client, way: Way, sending: Sending) -> Any:
    if way.form.is_multipart:
        body, kind = encode_multipart(BOUNDARY, _gathered(sending.pairs)), MULTIPART_CONTENT
    else:
        body, kind = urlencode(sending.pairs).encode(), URLENCODED
    return client.generic("POST", way.address, body, kind, HTTP_REFERER=f"http://testserver{way.form.page}")


def _gathered(pairs: Pairs) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for name, _ in pairs)
    return {name: [value for each, value in pairs if each == name] for name in names}


@contextmanager
def faults() -> Iterator[list[Fault]]:
    """Every error that a form of Django's takes note of meanwhile, and every refusal of an action."""
    found: list[Fault] = []
    add_error, begin = BaseForm.add_error, Refusal.__init__

    def noted(form: BaseForm, name: str | None, error: Any) -> None:
        before = {each: len(errors) for each, errors in form._errors.items()}
        add_error(form, name, error)
        for each, errors in form._errors.items():
            found.extend(_fault(form, each, one) for one in errors.as_data()[before.get(each, 0) :])

    def refused(refusal: Refusal, *arguments: Any, **params: Any) -> None:
        begin(refusal, *arguments, **params)
        found.append(Fault("refusal", None, refusal.code, str(refusal)))

    BaseForm.add_error, Refusal.__init__ = noted, refused
    try:
        yield found
    finally:
        BaseForm.add_error, Refusal.__init__ = add_error, begin


def _fault(form: BaseForm, name: str, error: Any) -> Fault:
    drawn = None if name == "__all__" else form.add_prefix(name)
    return Fault(type(form).__name__, drawn, error.code or "", " ".join(map(str, error.messages)))


def wrong(form: Form, sending: Sending, response: Any, found: list[Fault]) -> Iterator[str]:
    if 300 <= response.status_code < 400 or response.status_code == 204:
        return
    text = _text(response)
    if response.status_code not in ANSWERS:
        yield f"answers {response.status_code}: {_said(text)}"
    for fault in found:
        if fault.name in sending.offered and fault.code in NO_CHOICE:
            yield f"{fault.form} refuses what the page offers: {fault.name}: {fault.said}"
        if fault.name is not None and not form.draws(fault.name):
            yield f"{fault.form} minds {fault.name}, which the page does not draw: {fault.said}"
        if fault.name is not None and fault.said not in text:
            yield f"does not say that {fault.form} minds {fault.name}: {fault.said}"
    if response.status_code != 200:
        if not any(fault.said in text for fault in found):
            yield "refuses without a reason"
        yield from (f"loses what was typed: {typed}" for typed in sending.typed if typed not in text)


def _text(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return unescape(body.decode(errors="replace"))


def _said(text: str) -> str:
    said = re.search(r"<h1>(.*?)</h1>\s*<p>(.*?)</p>", text, re.DOTALL)
    return " ".join(said.groups()) if said else text[:120]

"""Django's way of sending, turned into writing down."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from guildhall.outreach.actions import write_mail

KIND = "X-Guildhall-Kind"  # a header that tells the kind and does not leave the house


class OutboxBackend(BaseEmailBackend):
    """Writes every mail into the outbox in the caller's transaction; a job sends it after the commit."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(_write(message) for message in email_messages)


def _write(message: EmailMessage) -> int:
    if message.attachments:
        raise ValueError("The outbox keeps words, not attachments.")
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    kind = headers.pop(KIND, "account")
    if message.reply_to:
        headers["Reply-To"] = ", ".join(message.reply_to)
    text, html = _bodies(message)
    for address in message.recipients():
        write_mail(
            to=address,
            subject=" ".join(str(message.subject).split()),
            text=text,
            html=html,
            kind=kind,
            sender=message.from_email,
            headers=headers,
        )
    return int(bool(message.recipients()))


def _bodies(message: EmailMessage) -> tuple[str, str]:
    if message.content_subtype == "html":
        return "", str(message.body)
    alternatives = getattr(message, "alternatives", [])
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    return str(message.body), html

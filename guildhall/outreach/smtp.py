"""Speaking to the mail server."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMultiAlternatives, get_connection

from guildhall.outreach.models import Mail

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
PERMANENT = range(500, 600)
# 5xx about ourselves, not about the mail: wrong password, wrong settings. Somebody will mend them; the mail can wait.
OUR_FAULT = {530, 534, 535, 538}
NO_SUCH_MAILBOX = {550, 551, 553}


class Failure(Exception):  # noqa: N818 - an answer of the other side
    """Why a mail was not taken. `is_final`: trying again would not help; `is_bounce`: there is no such mailbox."""

    def __init__(self, reason: str, *, is_final: bool = False, is_bounce: bool = False) -> None:
        super().__init__(reason)
        self.is_final, self.is_bounce = is_final, is_bounce


def send(mail: Mail) -> None:
    """Hand one mail to the server of the settings. Raises `Failure`."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        mail.sender,
        [mail.to],
        headers={**mail.headers, "Message-ID": mail.message_id, "Content-Language": mail.language},
        connection=get_connection(BACKEND),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        raise Failure(
            _sentence(code, reason), is_final=code in PERMANENT, is_bounce=code in NO_SUCH_MAILBOX
        ) from refused
    except smtplib.SMTPResponseException as answer:
        code = answer.smtp_code
        is_final = code in PERMANENT and code not in OUR_FAULT
        raise Failure(_sentence(code, answer.smtp_error), is_final=is_final) from answer
    except (smtplib.SMTPException, OSError) as error:
        raise Failure(str(error) or type(error).__name__) from error
    except ValueError as error:  # a header that cannot be sent, such as one with a line break
        raise Failure(str(error), is_final=True) from error


def _sentence(code: int, reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return f"{code} {' '.join(text.split())}"

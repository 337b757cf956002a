"""Reasons of screening in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from guildhall.moderation.rules.verdicts import Reason

CODES = frozenset({
    "word_block", "word_hold", "word_censor", "word_flag", "papers", "contact", "link", "first_post", "account",
    "quick_form", "burst", "copies", "score", "service", "new_file",
})  # fmt: skip
UNTOLD = frozenset({"account", "quick_form", "burst", "score", "service"})
SAID = {
    "pass": pgettext_lazy("screening", "passes"),
    "flag": pgettext_lazy("screening", "is shown and noted"),
    "hold": pgettext_lazy("screening", "waits for review"),
    "block": pgettext_lazy("screening", "is refused"),
}
CONTACTS = {
    "phone": pgettext_lazy("contact", "phone number"),
    "wechat": pgettext_lazy("contact", "WeChat"),
    "qq": pgettext_lazy("contact", "QQ"),
    "email": pgettext_lazy("contact", "mail address"),
    "id_card": pgettext_lazy("contact", "identity card"),
    "bank_card": pgettext_lazy("contact", "bank card"),
    "link": pgettext_lazy("contact", "link"),
}


def said_of(said: str) -> Any:
    return SAID[said]


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """One a code, with all that was found by it."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        found.setdefault(reason.code, []).append(str(CONTACTS.get(reason.detail, reason.detail)))
    return [_sentence(code, pgettext("between words of a list", ", ").join(details)) for code, details in found.items()]


def sentences_of(why: str) -> str:
    """What is kept as why (`queries.looking.why_of`) in the reader's language; other words stay as they are."""
    parts = [part.partition(": ") for part in why.split("; ")]
    if not why or not all(code in CODES for code, _colon, _detail in parts):
        return why
    return " · ".join(sentences(Reason(code, detail) for code, _colon, detail in parts))


def reasons_for_author(why: str) -> str:
    """The same for who wrote it: what programs weigh, and signs of a made-up account, stay with the moderators."""
    codes = dict.fromkeys(code for code, _colon, _detail in (part.partition(": ") for part in why.split("; ")))
    if not why or not CODES.issuperset(codes):
        return why
    told = [part for part in why.split("; ") if part.partition(": ")[0] not in UNTOLD]
    found = [sentences_of("; ".join(told))] if told else []
    if len(told) < len(why.split("; ")):
        found.append(_("A program found it like what was taken down before."))
    return " · ".join(found)


def _sentence(code: str, detail: str) -> str:
    said = {
        "word_block": _("A word that is refused: %(detail)s"),
        "word_hold": _("A word that waits for review: %(detail)s"),
        "word_censor": _("A word that is covered: %(detail)s"),
        "word_flag": _("A word that is noted: %(detail)s"),
        "papers": _("Somebody's number: %(detail)s"),
        "contact": _("A newcomer's way to be reached: %(detail)s"),
        "link": _("A link to %(detail)s"),
        "first_post": _("The first text of a newcomer"),
        "account": _("The account waits to be looked at"),
        "quick_form": _("The sign-up form was open for %(detail)s s"),
        "burst": _("%(detail)s sign-ups from one address within an hour"),
        "copies": _("The same text for time %(detail)s"),
        "score": _("Like what was taken down before: %(detail)s"),
        "service": _("By the outside service: %(detail)s"),
        "new_file": _("A new file of a member of level %(detail)s"),
    }.get(code)
    return said % {"detail": detail} if said else pgettext("screening", "Another reason")

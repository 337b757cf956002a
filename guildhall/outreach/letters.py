"""Notices as a mail: one letter to one member, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from guildhall.kernel.text import clip
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach.queries.notices import Told, excerpts_of

SALT = "outreach.unsubscribe"
LONGEST_SUBJECT = 150  # columns


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def letter(member: Member, told: Sequence[Told]) -> Letter:
    """`told` is not empty. Its threads decide the subject and where mail programs sort it in."""
    words = excerpts_of(member, [one.notices[-1].news for one in told])
    kinds = list(dict.fromkeys(one.kind.name for one in told))
    stop = absolute(reverse("outreach:unsubscribe", args=[token_for(member, kinds)]))
    context = {
        "name": options.get("community.name"),
        "member": member,
        "rows": [_row(one, words.get(one.notices[-1].news_id, "")) for one in told],
        "stop": stop,
        "stop_label": _stop_label(told, kinds),
        "settings": absolute(reverse("outreach:choose_notices")),
    }
    text = render_to_string("outreach/letter.txt", context)
    html = render_to_string("outreach/letter_html.txt", context)
    return Letter(_subject(told), text.strip() + "\n", html.strip(), {**_threading(told), **_leaving(stop)})


def _row(one: Told, words: str) -> dict[str, str]:
    """`words`: those of the first, where reading goes on."""
    return {"sentence": one.sentence, "title": one.shown.title, "url": absolute(one.first_url), "words": words}


def token_for(member: Member, kinds: Iterable[str]) -> str:
    """Whoever holds it may stop these kinds of mail to this member, and nothing else; it does not run out."""
    return signing.dumps([member.pk, list(kinds)], salt=SALT, compress=True)


def read_token(token: str) -> tuple[int, list[str]] | None:
    try:
        member, kinds = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return int(member), [str(kind) for kind in kinds]


def absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _subject(told: Sequence[Told]) -> str:
    name, titles = options.get("community.name"), {one.shown.title for one in told}
    if len(titles) == 1:
        return f"[{name}] {clip(' '.join(titles.pop().split()), LONGEST_SUBJECT)}"
    number = sum(one.number for one in told)
    return f"[{name}] " + ngettext("%(number)s notice", "%(number)s notices", number) % {"number": number}


def _stop_label(told: Sequence[Told], kinds: Sequence[str]) -> str:
    if len(kinds) == 1:
        return gettext("No more mails of this kind: “%(kind)s”") % {"kind": told[0].kind.label}
    return gettext("No more mails of these kinds")


def _threading(told: Sequence[Told]) -> dict[str, str]:
    """Mails about one thread stand together: each answers a mail that never was, named after the thread."""
    threads = {(one.news.thread_kind, one.news.thread_ref) for one in told}
    kind, ref = next(iter(threads))
    if len(threads) > 1 or not kind:
        return {}
    root = f"<{kind}.{ref}.notices@{_host()}>"
    return {"In-Reply-To": root, "References": root}


def _leaving(stop: str) -> dict[str, str]:
    return {
        "List-Id": f"<notices.{_host()}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",  # RFC 3834
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "All",
    }


def _host() -> Any:
    return urlsplit(settings.SITE_URL).hostname or "localhost"

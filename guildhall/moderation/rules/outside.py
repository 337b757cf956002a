"""Services outside the house that are asked about a text: off unless the operator names one, asked after the text is written.

Two ways to speak: Akismet's own (a form, answered `true` or `false`), and a plain one: JSON
`{"text", "title", "language", "url"}` there, `{"spam": true, "score": 0.97, "why": "…"}` back.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from guildhall.kernel.outgoing import Fetched, Outgoing, Unreachable

OFF, AKISMET, PLAIN = WAYS = ("off", "akismet", "json")
PASS, HOLD = FAILS = ("pass", "hold")


@dataclass(frozen=True)
class Asked:
    """What leaves the house of a text: words, language, where it stands. No name, no address of a person or machine."""

    text: str
    title: str
    language: str
    url: str


@dataclass(frozen=True)
class Answer:
    """`is_spam` None: no answer came, `why` says which trouble."""

    is_spam: bool | None
    why: str = ""


@dataclass(frozen=True)
class Service:
    """`address`: of the service; `key`: its secret; `site`: our own address, which Akismet wants."""

    way: str
    address: str
    key: str
    site: str
    client: Outgoing

    def ask(self, asked: Asked) -> Answer:
        """Never raises: a service that is down is an answer too."""
        try:
            return _SPEAK[self.way](self, asked)
        except Unreachable as trouble:
            return Answer(None, trouble.code)
        except (ValueError, KeyError, TypeError):
            return Answer(None, "not understood")


def _akismet(service: Service, asked: Asked) -> Answer:
    form = {
        "blog": service.site, "permalink": asked.url, "comment_type": "forum-post", "blog_lang": asked.language,
        "comment_content": f"{asked.title}\n{asked.text}".strip(), "blog_charset": "UTF-8", "api_key": service.key,
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    found = _whole(service.client.post(service.address, urlencode(form).encode(), headers=headers))
    said = found.body.decode("ascii", "replace").strip()
    if said not in ("true", "false"):
        raise ValueError(said)
    return Answer(said == "true", "akismet")


def _plain(service: Service, asked: Asked) -> Answer:
    body = {"text": asked.text, "title": asked.title, "language": asked.language, "url": asked.url}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {service.key}"}
    found = _whole(service.client.post(service.address, json.dumps(body).encode(), headers=headers))
    said = json.loads(found.body)
    if not isinstance(said["spam"], bool):
        raise TypeError("spam")
    return Answer(said["spam"], str(said.get("why", ""))[:100])


def _whole(found: Fetched) -> Fetched:
    if found.status != 200:
        raise Unreachable("broken", str(found.status))
    return found


_SPEAK: dict[str, Callable[[Service, Asked], Answer]] = {AKISMET: _akismet, PLAIN: _plain}

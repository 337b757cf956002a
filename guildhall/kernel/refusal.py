"""How an action says no: one sentence in the reader's language, and a code that tests and the API can rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOT_ALLOWED = Bilingual("You are not allowed to do this.", "你没有权限进行此操作。")


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """An expected no.

    `code` is stable, lower case with underscores (`already_accepted`). `message` is a whole, lazily translated
    sentence with `%(name)s` placeholders for `params`. `status` is the HTTP answer: 422 by default.
    """

    status = 422

    def __init__(self, code: str, message: str | Bilingual | _StrPromise, **params: Any) -> None:
        super().__init__(code)
        self.code, self.message, self.params = code, message, params

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class Forbidden(Refusal):
    """The viewer may see the thing but not do this to it. What a viewer may not see is a 404, never this."""

    status = 403


def require(allowed: bool) -> None:
    """The guard of a view: `require(can_close(request.user, topic))`. Raises Forbidden."""
    if not allowed:
        raise Forbidden("not_allowed", NOT_ALLOWED)


class TooMany(Refusal):
    """A limit was hit. `params["seconds"]` is the time until the next try."""

    status = 429

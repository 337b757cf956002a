"""How much members may do, by level: in a text, in a time, and together from one address.

In a time: the generic cell rate algorithm (ITU-T I.371). A row keeps until when what was used would be used up, were it
spread evenly over the span; one statement moves it on or leaves it, so that any number of processes at once count right.
"""

from __future__ import annotations

import hmac
import re
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.markdown import mentions
from guildhall.kernel.refusal import Forbidden, Refusal, TooMany
from guildhall.kernel.sql import number, prepared_rows
from guildhall.members.models import Member
from guildhall.moderation.actions.levels import settle
from guildhall.moderation.queries.levels import level_of, most_of
from guildhall.moderation.rules.levels import PER_SPAN
from guildhall.options.queries import get as choice

TEXTS = ("topics", "posts", "comments")  # what counts by address, too
SHARED, HOUR = 1, timedelta(hours=1)  # up to which level an address counts
_LINK = re.compile(r'<a\s[^>]*href="(https?://[^"]*)"')
_IMAGE = re.compile(r"<img\s")
_TAKE = """
INSERT INTO moderation_pace AS p (member_id, address, action, used_until)
VALUES ($1, $2, $3, $4::timestamptz + $5::interval)
ON CONFLICT ON CONSTRAINT one_pace_an_action DO UPDATE
    SET used_until = greatest(p.used_until, $4::timestamptz) + $5::interval
    WHERE greatest(p.used_until, $4::timestamptz) + $5::interval <= $4::timestamptz + $6::interval
RETURNING used_until"""
_WAIT = """SELECT used_until FROM moderation_pace
WHERE member_id IS NOT DISTINCT FROM $1 AND address = $2 AND action = $3"""


def spend(*, actor: Actor, action: str) -> None:
    """Count one of `PER_SPAN` in the transaction of its effect; staff and the house are not counted.

    A level is reckoned anew before anybody is refused for it. Refuses `level_too_low`, `too_fast` (with `seconds`).
    """
    if not isinstance(actor, Member) or actor.is_staff:
        return
    wait = _taken(actor, action)
    if wait is not None and _risen(actor):
        wait = _taken(actor, action)
    if wait is None and action in TEXTS:
        wait = _taken_by_address(actor)
    if wait is not None:
        raise _too_fast(wait)


def _risen(member: Member) -> bool:
    before = level_of(member)
    settle([member.pk])
    del member.__dict__["level_held"]
    return level_of(member) > before


def _taken(member: Member, action: str) -> timedelta | None:
    """None when it was counted; else how long to wait. Refuses `level_too_low`."""
    most = most_of(member, action)
    if most == 0:
        if _risen(member):
            return _taken(member, action)
        raise Forbidden("level_too_low", _("Your level does not allow this yet. Your text is kept below."))
    return None if most < 0 else take(action, most, PER_SPAN[action], member=member.pk)


def _taken_by_address(member: Member) -> timedelta | None:
    address, most = getattr(member, "came_from", ""), choice("levels.address_posts")
    if not address or most <= 0 or level_of(member) > SHARED:
        return None
    return take("texts", most, HOUR, address=hashed(address))


def hashed(address: str) -> str:
    """An address as it is kept: nobody gets it back without the house's key."""
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"pace").digest()
    return hmac.new(key, address.encode(), "sha256").hexdigest()[:32]


def take(action: str, most: int, span: timedelta, *, member: int | None = None, address: str = "") -> timedelta | None:
    """Use one of `most` in `span`; None, or how long to wait for the next one."""
    who, now, step = [number(member), address, action], clock.now(), span / most
    if prepared_rows(_TAKE, [*who, now, step, span]):
        return None
    rows = prepared_rows(_WAIT, who)
    until = rows[0][0] if rows else now
    wait: timedelta = until + step - span - now
    return max(wait, timedelta(seconds=1))


def _too_fast(wait: timedelta) -> TooMany:
    seconds = -(-wait // timedelta(seconds=1))
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    if minutes < 60:
        said = ngettext_lazy(
            "That was much in a short time: try again in %(n)s minute. Nothing you typed is lost.",
            "That was much in a short time: try again in %(n)s minutes. Nothing you typed is lost.",
            minutes,
        )
        return TooMany("too_fast", said, seconds=seconds, n=minutes)
    said = ngettext_lazy(
        "That was much in a short time: try again in %(n)s hour. Nothing you typed is lost.",
        "That was much in a short time: try again in %(n)s hours. Nothing you typed is lost.",
        hours,
    )
    return TooMany("too_fast", said, seconds=seconds, n=hours)


def allow_text(*, actor: Actor, html: str, source: str = "") -> None:
    """What the author's level lets into one text. Refuses `too_many_links`, `too_many_images`, `too_many_mentions`."""
    if not isinstance(actor, Member) or actor.is_staff:
        return
    found = {"links": links_in(html), "images": len(_IMAGE.findall(html)), "mentions": len(set(mentions(source)))}
    for what, count in found.items():
        if (
            count
            and 0 <= most_of(actor, what) < count
            and not (_risen(actor) and not 0 <= most_of(actor, what) < count)
        ):
            raise Refusal(f"too_many_{what}", _TOO_MANY[what], limit=most_of(actor, what))


def links_in(html: str) -> int:
    """Links that lead out of this community."""
    return sum(not url.startswith(f"{settings.SITE_URL}/") for url in _LINK.findall(html))


_TOO_MANY: dict[str, Any] = {
    "links": _("At your level a text may have at most %(limit)s links. Take some out; the text is kept below."),
    "images": _("At your level a text may have at most %(limit)s pictures. Take some out; the text is kept below."),
    "mentions": _("At your level a text may name at most %(limit)s members. Take some out; the text is kept below."),
}

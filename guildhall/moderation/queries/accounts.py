"""Which new accounts a person should look at, and why."""

from __future__ import annotations

from datetime import timedelta

from guildhall.kernel.actor import Actor
from guildhall.members.models import Member, SignUp
from guildhall.moderation.models import Item
from guildhall.moderation.queries.screening import watched_list
from guildhall.moderation.rules.verdicts import Reason
from guildhall.moderation.rules.watched import BLOCK, FLAG, HOLD
from guildhall.options.queries import get as choice

HOUR = timedelta(hours=1)


def signs_of_account(member: Member) -> list[Reason]:
    """How the form was filled in, who else came from there within an hour, and the words of its names."""
    found = []
    sign_up = SignUp.objects.filter(member=member).first()
    least, most = choice("moderation.sign_up_seconds"), choice("moderation.sign_ups_an_hour")
    if sign_up and sign_up.seconds is not None and sign_up.seconds < least:
        found.append(Reason("quick_form", str(sign_up.seconds)))
    if sign_up and sign_up.address and most:
        near = SignUp.objects.filter(address=sign_up.address, at__gt=sign_up.at - HOUR, at__lte=sign_up.at)
        if (number := near.count()) > most:
            found.append(Reason("burst", str(number)))
    hits = watched_list().find(f"{member.name}\n{member.handle}")
    return found + [Reason(f"word_{hit.word.action}", hit.word.text) for hit in hits if hit.word.action in _TELLING]


_TELLING = (BLOCK, HOLD, FLAG)


def is_suspect(actor: Actor) -> bool:
    """Somebody should look at their account and has not yet: until then what they write waits, too."""
    return Item.objects.open().filter(kind=Item.Kind.ACCOUNT, author=getattr(actor, "pk", None)).exists()

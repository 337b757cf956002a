"""What screening lets wait: into the queue, and its author reads why, and may appeal."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import HELD, SHOWN, moderated
from guildhall.members.models import Member
from guildhall.moderation.actions.queue import enqueue
from guildhall.moderation.actions.restrictions import Reasons, restrict_subject
from guildhall.moderation.models import Item
from guildhall.moderation.rules import RULES
from guildhall.moderation.rules.wording import reasons_for_author


@transaction.atomic
def hold_for_review(*, kind: str, subject_type: str, subject_id: int, why: str) -> Item:
    """Something that is held by now, or is about to be: states to its author why. Refuses `gone`."""
    item = enqueue(actor=HOUSE, kind=kind, subject_type=subject_type, subject_id=subject_id, why=why)
    state_hold(item)
    return item


def state_hold(item: Item) -> None:
    """For other acts of this room, in their transaction."""
    kind, pk, reasons = item.subject_type, item.subject_id, _reasons(item.author, item.why)
    restrict_subject(actor=HOUSE, subject_type=kind, subject_id=pk, kind=HELD, reasons=reasons)


def _reasons(author: Member | None, why: str) -> Reasons:
    language = author.locale if author else "en"
    with translation.override(language):
        found = reasons_for_author(why)
        said = (
            _("It waits until a person has looked at it: %(why)s")
            if found
            else _("It waits until a person has looked.")
        )
        return Reasons(said % {"why": found}, RULES.in_language(language), is_automated=True)


def hold_shown(kind: str, pk: int, why: str) -> bool:
    """Let a thing wait for a person that others can see now; False where there is none."""
    port = moderated(kind)
    known = port.facts([pk]).get(pk) if port else None
    if port is None or known is None or known.state != SHOWN:
        return False
    port.hold(HOUSE, pk, why)
    hold_for_review(kind=Item.Kind.HELD, subject_type=kind, subject_id=pk, why=why)
    return True

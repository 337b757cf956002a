"""What moderation may ask of reported messages, and do to them; how conversations are called on pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.kernel.moderated import SHOWN, Moderable, Moderated, decided_by
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from guildhall.outreach.actions.conversations import decide_message, seal_message
from guildhall.outreach.models import Message, SealedMessage
from guildhall.outreach.queries.conversations import messages_of, readings_shown, titles_of
from guildhall.outreach.rules.conversations import can_moderate_messages


def facts(ids: Iterable[int]) -> dict[int, Moderable]:
    """With the words as they were sealed, where somebody reported it."""
    numbers = list(ids)
    sealed = dict(
        SealedMessage.objects.filter(reported__in=numbers, message__in=numbers).values_list("message", "text")
    )
    rows = Message.objects.filter(pk__in=numbers).select_related("author__merged_into")
    before = _before(sealed)
    return {row.pk: _fact(row, sealed.get(row.pk, row.text), tuple(before.get(row.pk, ()))) for row in rows}


def _before(reported: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    seals = SealedMessage.objects.filter(reported__in=list(reported)).exclude(message=F("reported"))
    for seal in seals.select_related("message__author__merged_into").order_by("message"):
        name = str(seal.message.author.shown.display_name)
        found.setdefault(seal.reported_id, []).append((name, seal.text))
    return found


def _fact(row: Message, text: str, before: tuple[tuple[str, str], ...]) -> Moderable:
    author = row.author.shown
    return Moderable(
        text=text,
        title=_("Message by %(name)s") % {"name": author.display_name},
        url=reverse("outreach:conversation", args=[row.conversation_id]),
        author_id=row.author_id,
        author=str(author.display_name),
        space_id=None,
        created_at=row.written_at,
        state=row.hidden_as or SHOWN,
        before=before,
    )


def visible_to(viewer: Any, ids: Iterable[int]) -> set[int]:
    """Those who take part; of what was reported also who decides about it."""
    numbers = set(ids)
    mine = messages_of(viewer, numbers) if viewer.is_authenticated and getattr(viewer, "pk", None) else set()
    if can_moderate_messages(viewer):
        mine |= set(SealedMessage.objects.filter(reported__in=numbers).values_list("reported", flat=True))
    return mine


def looked_after_by(viewer: Any) -> set[int] | None:
    return None if can_moderate_messages(viewer) else set()


def of_author(member: int) -> list[int]:
    mine = Message.objects.filter(author__in=Member.objects.behind(Member.objects.get(pk=member)))
    return list(mine.order_by("pk").values_list("pk", flat=True))


def _there(pk: int) -> Message:
    found = Message.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("gone", _("This is not there any more."))
    return found


def _decide(how: str, actor: Any, pk: int, _why: str = "") -> None:
    decide_message(actor=actor, message=_there(pk), how=how)


def _seal(actor: Any, pk: int) -> None:
    seal_message(actor=actor, message=_there(pk))


def show_conversations(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    """To those who take part alone: staff does not see in the log who writes to whom."""
    return {
        pk: Shown(title, reverse("outreach:conversation", args=[pk])) for pk, title in titles_of(viewer, ids).items()
    }


def show_readings(viewer: Any, ids: Iterable[int]) -> dict[int, Shown]:
    """To those who take part or did, and without their names to whoever reads the staff log."""
    numbers = list(ids)
    anonymous = {pk: Shown(_("A conversation")) for pk in numbers} if viewer.can("activity.read_staff_log") else {}
    mine = readings_shown(viewer, numbers)
    return anonymous | {
        pk: Shown(title, reverse("outreach:conversation", args=[one])) if one else Shown(_("A conversation you left"))
        for pk, (one, title) in mine.items()
    }


ports.add(Port(name="outreach.staffreading.subject", kind="subject", answers=show_readings))
ports.add(Port(name="outreach.conversation.subject", kind="subject", answers=show_conversations))
ports.add(
    Port(
        name="outreach.message.moderated",
        kind="moderated",
        answers=Moderated(
            label=Bilingual("Message", "消息"),
            facts=facts,
            visible_to=visible_to,
            **decided_by(_decide),  # type: ignore[arg-type]
            looked_after_by=looked_after_by,
            of_author=of_author,
            seal=_seal,
        ),
    )
)

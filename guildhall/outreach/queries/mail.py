from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Count, Q

from guildhall.kernel.actor import Actor
from guildhall.outreach.models import Mail
from guildhall.outreach.queries.addresses import masked
from guildhall.outreach.rules import can_read_mail

PAGE = 50
STATES = ("waiting", "failed", "kept", "sent")


def is_delivering() -> bool:
    """Whether mail leaves the house; if not, it stays in the outbox and people should be told."""
    return bool(settings.DELIVERS_MAIL)  # type: ignore[misc]


def outbox(*, state: str = "", before: int | None = None) -> tuple[list[Mail], int | None]:
    """A page of mails, newest first, and the key of the next one. The words are not read."""
    mails = Mail.objects.defer("text", "html", "headers")
    if state in STATES:
        mails = getattr(mails, state)()
    if before:
        mails = mails.filter(pk__lt=before)
    found = list(mails.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def counts() -> Mapping[str, int]:
    """Of everything that is not sent; those indexes stay small."""
    unsent = Mail.objects.filter(sent_at=None)
    return unsent.aggregate(
        waiting=Count("pk", filter=Q(failed_at=None, due_at__isnull=False)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        kept=Count("pk", filter=Q(failed_at=None, due_at=None)),
    )


def unsent_for_long(*, limit: int) -> list[Mail]:
    """Given up, or already tried in vain: oldest first."""
    troubled = Mail.objects.filter(sent_at=None).filter(Q(failed_at__isnull=False) | Q(attempts__gt=0, error__gt=""))
    return list(troubled.defer("text", "html").order_by("written_at", "pk")[:limit])


def mail_of(pk: int) -> Mail | None:
    return Mail.objects.filter(pk=pk).first()


def address_for(viewer: Actor, mail: Mail) -> str:
    """Whole for those who may read, else enough to tell two apart: `m•••@example.org`."""
    if can_read_mail(viewer):
        return mail.to
    return masked(mail.to)

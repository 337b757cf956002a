"""What a member does with what they are told."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Forbidden
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach.models import News, Notice, Presence, Skip
from guildhall.outreach.models.news import NoticeQuerySet

PRESENCE_EVERY = timedelta(minutes=4)


@transaction.atomic
def read_notice(*, actor: Actor, notice: Notice) -> int:
    """It and everything collapsed with it is read; returns how many were not. Refuses `not_yours`."""
    member = _member(actor)
    if notice.member_id != member.pk:
        raise Forbidden("not_yours", _("This notice is not yours."))
    news = notice.news
    if not news.thread_kind:
        return _read(Notice.objects.filter(pk=notice.pk))
    alike = {"news__kind": news.kind, "news__thread_kind": news.thread_kind, "news__thread_ref": news.thread_ref}
    return _read(Notice.objects.filter(member=member, **alike))


@transaction.atomic
def read_thread(*, actor: Actor, kind: str, ref: int) -> int:
    """Whoever opens a thread has read what they were told of it."""
    opened = {"news__thread_kind": kind, "news__thread_ref": ref}
    return _read(Notice.objects.filter(member=_member(actor), **opened))


@transaction.atomic
def read_all(*, actor: Actor) -> int:
    return _read(Notice.objects.filter(member=_member(actor), shown_at__isnull=False))


def _read(notices: NoticeQuerySet) -> int:
    """Also those that are not in the list yet: what is read need not be told."""
    return notices.unread().update(read_at=clock.now())


@transaction.atomic
def note_presence(*, actor: Actor) -> None:
    """The browser says that somebody is looking. Written at most once in four minutes."""
    member, now = _member(actor), clock.now()
    known = Presence.objects.filter(member=member).first()
    if known is None:
        Presence.objects.get_or_create(member=member, defaults={"at": now})
    elif known.at < now - PRESENCE_EVERY:
        Presence.objects.filter(pk=known.pk).update(at=now)


@transaction.atomic
def clear_old_notices(*, actor: Actor, limit: int = 500) -> int:
    """Forget what is older than the operator's choice, with its reasons; returns how many acts. More next time."""
    before = clock.now() - timedelta(days=options.get("outreach.keep_notices"))
    old = list(News.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit])
    Notice.objects.filter(news__in=old).delete()
    Skip.objects.filter(news__in=old).delete()
    return News.objects.filter(pk__in=old).delete()[0]


def _member(actor: Actor) -> Member:
    if not isinstance(actor, Member):
        raise Forbidden("not_a_member", _("Please sign in first."))
    return actor

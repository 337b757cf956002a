"""Notices that wait become mails: several in one, when the member's hours allow it, if there is still a reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from guildhall.kernel import clock
from guildhall.kernel.notices import notice_kinds
from guildhall.members.models import Member
from guildhall.options import queries as options
from guildhall.outreach.actions.mail import write_mail
from guildhall.outreach.letters import Letter, letter
from guildhall.outreach.models import Mail, News, Notice, Presence, QuietHours, Skip, Watch
from guildhall.outreach.queries.addresses import address_of, is_suppressed
from guildhall.outreach.queries.notices import collapsed, seen_by, shown_of
from guildhall.outreach.queries.preferences import paces_of
from guildhall.outreach.rules import moment

AT_ONCE = 200  # members in one round
ONLINE, PATIENCE = timedelta(minutes=5), timedelta(hours=1)  # who is here reads the bell; for so long we wait to see
Reason = Skip.Reason
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """All that decides about one member's notices, read once."""

    member: Member
    now: datetime
    hour: int
    quiet: tuple[int, int] | None
    address: str
    is_suppressed: bool
    is_online: bool
    off: frozenset[str]  # kinds that are not mailed
    muted: frozenset[tuple[str, int]]
    shown: frozenset[int]  # news that the member may see

    def moment(self, pace: str, notice: Notice) -> datetime:
        return moment(pace, notice.made_at, self.now, zone=self.member.zone, hour=self.hour, quiet=self.quiet)


def bundle_notices(*, limit: int = AT_ONCE) -> int:
    """Write the mails that are due, each member in a transaction of their own; returns how many members were seen to.

    A notice is marked in the transaction that writes its mail: a killed worker loses none and writes none twice.
    """
    due = Notice.objects.due(clock.now()).order_by("due_at").values_list("member", flat=True)
    members = list(dict.fromkeys(due[: limit * 5]))[:limit]
    for member in members:
        try:
            bundle_for(member)
        except Exception:
            log.exception("the notices of member %s were not bundled", member)
            _put_off(member)
    return len(members)


@transaction.atomic
def bundle_for(member_id: int) -> Mail | None:
    """The mail that one member's due notices make, if they make one."""
    now = clock.now()
    mine = Notice.objects.due(now).filter(member=member_id).select_related("news").order_by("-pk")
    notices = list(mine.select_for_update(of=("self",), skip_locked=True)[:500])
    if not notices:
        return None
    desk = _desk(Member.objects.get(pk=member_id), notices, now)
    ready = [notice for notice in notices if _settle(desk, notice)]
    Notice.objects.bulk_update(notices, ["shown_at", "read_at", "mailed_at", "due_at"])
    return _post(desk, ready) if ready else None


@transaction.atomic
def _put_off(member_id: int) -> None:
    Notice.objects.due(clock.now()).filter(member=member_id).update(due_at=clock.now() + PATIENCE)


def _desk(member: Member, notices: Sequence[Notice], now: datetime) -> Desk:
    quiet = QuietHours.objects.filter(member=member).first()
    chosen = paces_of(member)
    address = address_of(member)
    return Desk(
        member=member,
        now=now,
        hour=options.get("outreach.daily_hour"),
        quiet=(quiet.begin, quiet.end) if quiet else None,
        address=address,
        is_suppressed=bool(address) and is_suppressed(address),
        is_online=Presence.objects.filter(member=member, at__gt=now - ONLINE).exists(),
        off=frozenset(kind.name for kind in notice_kinds if chosen.get((kind.name, "mail"), kind.mail) == "off"),
        muted=frozenset(Watch.objects.said_by(member.pk).filter(level="mute").values_list("kind", "ref")),
        shown=frozenset(shown_of(member, [notice.news for notice in notices])),
    )


def _settle(desk: Desk, notice: Notice) -> bool:
    """Show it, leave it out or put it off, as its hour has come; true when it belongs into the mail that goes now."""
    waits: list[datetime] = []
    if notice.app == "daily" and notice.shown_at is None:
        at = desk.moment("daily", notice)
        if at <= desk.now:
            notice.shown_at = desk.now
        else:
            waits.append(at)
    is_ready = False
    if notice.mail != "off" and notice.mailed_at is None:
        at = _mail_moment(desk, notice)
        if reason := _why_not(desk, notice, at):
            notice.mailed_at = desk.now
            Skip.objects.get_or_create(
                news=notice.news, member=desk.member, channel="mail", defaults={"reason": reason, "at": desk.now}
            )
        elif at <= desk.now:
            notice.mailed_at, is_ready = desk.now, True
        else:
            waits.append(at)
    notice.due_at = min(waits, default=None)
    return is_ready


def _mail_moment(desk: Desk, notice: Notice) -> datetime:
    at = desk.moment(notice.mail, notice)
    if at <= desk.now and desk.is_online and notice.made_at > desk.now - PATIENCE:
        return desk.now + ONLINE
    return at


def _why_not(desk: Desk, notice: Notice, at: datetime) -> str:
    """The reason not to mail it, or nothing. Whoever is here gets the bell; a mail only if they leave it unread."""
    news = notice.news
    if news.withdrawn_at:
        return Reason.WITHDRAWN
    if notice.read_at or seen_by([desk.member.pk], news):
        notice.read_at = notice.read_at or desk.now
        return Reason.SEEN
    if news.pk not in desk.shown:
        return Reason.CLOSED
    if _is_muted(desk, news):
        return Reason.MUTED
    return _why_not_at(desk, notice, at)


def _is_muted(desk: Desk, news: News) -> bool:
    kind = notice_kinds.get(news.kind)
    is_mutable = kind is None or not kind.despite_mutes
    return is_mutable and any((place, ref) in desk.muted for place, ref in news.places)


def _why_not_at(desk: Desk, notice: Notice, at: datetime) -> str:
    """Reasons that lie with the address and the hour."""
    if notice.news.kind in desk.off:
        return Reason.OFF
    if not desk.address:
        return Reason.NO_ADDRESS
    if desk.is_suppressed:
        return Reason.SUPPRESSED
    return Reason.ONLINE if desk.is_online and at <= desk.now and notice.mail == "now" else ""


def _post(desk: Desk, ready: Sequence[Notice]) -> Mail | None:
    member = desk.member
    with translation.override(language_of(member)), timezone.override(_zone(member)):
        told = collapsed(member, ready)
        return post_letter(to=desk.address, written=letter(member, told)) if told else None


def post_letter(*, to: str, written: Letter, kind: str = "notice") -> Mail:
    return write_mail(
        to=to, subject=written.subject, text=written.text, html=written.html, kind=kind, headers=written.headers
    )


def language_of(member: Member) -> str:
    known = dict(settings.LANGUAGES)
    return member.locale if member.locale in known else settings.LANGUAGE_CODE


def _zone(member: Member) -> Any:
    try:
        return ZoneInfo(member.zone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")

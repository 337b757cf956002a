"""Around the ways to sign in: what allauth keeps, said to the log and to `Identity`."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from guildhall.activity.actions import record
from guildhall.kernel import clock
from guildhall.members.actions.identities import project_identities
from guildhall.members.activities import SecurityChanged
from guildhall.members.models import Member, Session


@transaction.atomic
def note_security_change(*, actor: Member) -> None:
    """A password, a factor, an address or a connected account has changed."""
    project_identities(member=actor)
    record(SecurityChanged(), subject=actor, actor=actor)


def sign_in_freshly(*, member: Member, request: HttpRequest) -> None:
    """Sign in somebody who chose their password a moment ago: sensitive acts do not ask for it again for a while."""
    login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
    reauthenticate_by_password(request)


@transaction.atomic
def trust_email(*, member: Member, email: str) -> None:
    """The house vouches for an address: it becomes the verified, primary one."""
    EmailAddress.objects.filter(user=member).exclude(email__iexact=email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=member, email=email.lower(), defaults={"verified": True, "primary": True}
    )
    Member.objects.filter(pk=member.pk).update(email=email.lower())
    member.email = email.lower()
    if member.claimed_at is not None:
        project_identities(member=member)


@transaction.atomic
def end_session(*, actor: Member, device: UserSession) -> None:
    """Sign one device out at once."""
    Session.objects.filter(session_key=device.session_key, member=actor).delete()
    UserSession.objects.filter(pk=device.pk, user=actor).delete()
    record(SecurityChanged(), subject=actor, actor=actor)


@transaction.atomic
def end_other_sessions(*, actor: Member, session_key: str | None) -> int:
    """Sign every device out but the one in use; returns how many."""
    count, _rows = Session.objects.filter(member=actor).exclude(session_key=session_key).delete()
    UserSession.objects.filter(user=actor).exclude(session_key=session_key).delete()
    if count:
        record(SecurityChanged(), subject=actor, actor=actor)
    return count


@transaction.atomic
def clear_sessions() -> int:
    """Forget sessions that are over and the addresses they came from; returns how many."""
    count, _rows = Session.objects.filter(expire_date__lte=clock.now()).delete()
    UserSession.objects.filter(~Exists(Session.objects.filter(session_key=OuterRef("session_key")))).delete()
    return count

"""Mail addresses: how one is shown, and whether it is one that gets no notices."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.utils.crypto import salted_hmac

from guildhall.members.models import Member
from guildhall.outreach.models import Suppression

# Nobody lives there (RFC 2606, RFC 6761); invented people have such addresses.
NOWHERE = {"example.org", "example.com", "example.net", "example", "invalid", "test", "localhost"}


def masked(address: str) -> str:
    """Enough to tell two apart: `m•••@example.org`."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}•••@{host}"


def address_hash(address: str) -> str:
    return salted_hmac("outreach.suppression", address.strip().lower(), algorithm="sha256").hexdigest()


def is_suppressed(address: str) -> bool:
    return Suppression.objects.filter(address_hash=address_hash(address)).exists()


def suppressions() -> list[Suppression]:
    return list(Suppression.objects.exclude(reason=Suppression.Reason.LEFT).order_by("-pk")[:200])


def suppression_of(pk: int) -> Suppression | None:
    return Suppression.objects.filter(pk=pk).first()


def address_of(member: Member) -> str:
    """Where notices of a member go: the confirmed address; empty where there is none or it leads nowhere."""
    found = EmailAddress.objects.filter(user=member, verified=True).order_by("-primary", "pk").first()
    return "" if found is None or leads_nowhere(found.email) else str(found.email)


def leads_nowhere(address: str) -> bool:
    parts = address.rpartition("@")[2].lower().split(".")
    return not NOWHERE.isdisjoint({".".join(parts[-2:]), parts[-1]})
